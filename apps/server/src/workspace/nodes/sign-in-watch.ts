import type { Person, SignInId } from '@tandem/protocol'
import type { Clock } from '../../rooms/ports.ts'

const LOOK_EVERY_MS = 2000
/** While somebody sets up a second factor their sign-in is not there for a moment, and comes back under its old id. */
const SURE_AFTER_MS = 400
const AT_ONCE = 5000

/** Which of these sign-ins still hold, and whose they are now. */
export type Standing = (signIns: readonly SignInId[], now: number) => Promise<Map<SignInId, Person>>

interface WatchParts {
  /** Of all live connections of this node. */
  live: () => Iterable<{ signIn: SignInId; person: Person }>
  standing: Standing
  ended: (signIn: SignInId) => void
  renamed: (person: Person) => void
  clock: Pick<Clock, 'after' | 'now'>
  failed: (problem: unknown) => void
}

/**
 * Compares the sign-ins of live connections with the database: what ended on another node ends here, whether anybody said
 * so or not. Returns the way to stop.
 */
export const watchSignIns = ({ live, standing, ended, renamed, clock, failed }: WatchParts): (() => void) => {
  let cancel = () => {}

  const missing = async (signIns: readonly SignInId[]): Promise<[gone: SignInId[], there: Map<SignInId, Person>]> => {
    const there = new Map<SignInId, Person>()
    for (let i = 0; i < signIns.length; i += AT_ONCE)
      for (const [signIn, person] of await standing(signIns.slice(i, i + AT_ONCE), clock.now())) there.set(signIn, person)
    return [signIns.filter((signIn) => !there.has(signIn)), there]
  }

  const look = async (): Promise<void> => {
    const people = new Map([...live()].map(({ signIn, person }) => [signIn, person]))
    if (people.size === 0) return
    const [gone, there] = await missing([...people.keys()])
    for (const [signIn, person] of there) if (person.name !== people.get(signIn)?.name) renamed(person)
    if (gone.length === 0) return
    await new Promise<void>((resolve) => {
      cancel = clock.after(SURE_AFTER_MS, resolve)
    })
    for (const signIn of (await missing(gone))[0]) ended(signIn)
  }

  const again = (): void => {
    cancel = clock.after(LOOK_EVERY_MS, () => {
      look()
        .then(
          () => void (isFailing = false),
          (problem: unknown) => {
            // Once, until it has worked again.
            if (!isFailing) failed(problem)
            isFailing = true
          },
        )
        .finally(() => {
          if (!isOver) again()
        })
    })
  }
  let isOver = false
  let isFailing = false
  again()
  return () => {
    isOver = true
    cancel()
  }
}
