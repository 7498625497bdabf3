import type { Person } from '@tandem/protocol'
import type { Participant } from '@tandem/provider'
import type { TextsOf } from '../../shared/i18n/texts.ts'
import type { texts } from './texts.ts'

export interface PersonHere {
  person: Person
  isSelf: boolean
  /** In how many tabs and on how many devices. */
  sessions: number
  /** Nobody is at the keyboard in any of them. */
  quiet: boolean
}

/** Everybody in a page, once each: this person first, the others in the order they came. */
export const distinctPeople = (self: Person | undefined, others: readonly Participant[]): PersonHere[] => {
  const people = new Map<string, PersonHere>()
  if (self) people.set(self.id, { person: self, isSelf: true, sessions: 1, quiet: false })
  for (const { person, state } of others) {
    const before = people.get(person.id)
    const quiet = state.activity === 'idle' || state.activity === 'away'
    if (!before) people.set(person.id, { person, isSelf: false, sessions: 1, quiet })
    else people.set(person.id, { ...before, sessions: before.sessions + 1, quiet: before.quiet && quiet })
  }
  return [...people.values()]
}

/** What a person is called in the list. */
export const nameHere = ({ person, isSelf, sessions, quiet }: PersonHere, t: TextsOf<typeof texts>): string => {
  const notes = [
    isSelf ? t('you') : '',
    person.guest ? t('guest') : '',
    sessions > 1 ? t('tabs', { count: sessions }) : '',
    quiet ? t('idle') : '',
  ].filter(Boolean)
  return notes.length > 0 ? `${person.name} (${notes.join(', ')})` : person.name
}
