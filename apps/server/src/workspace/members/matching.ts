import type { MemberRecord } from './ports.ts'

const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()

/** 2: the name begins so, 1: a part of the name or the e-mail does, 0: nothing does. */
const fit = ({ person, email }: MemberRecord, wanted: string): number => {
  const name = folded(person.name)
  if (name.startsWith(wanted)) return 2
  const parts = [...name.split(/[^\p{L}\p{N}]+/u), email, email.slice(email.indexOf('@') + 1)]
  return parts.some((part) => part.startsWith(wanted)) || name.includes(` ${wanted}`) ? 1 : 0
}

/** The members that somebody means by `q`, the likeliest first and then by name; all of them when it is empty. */
export const membersLike = (members: readonly MemberRecord[], q: string): MemberRecord[] => {
  const wanted = folded(q.trim())
  return members
    .flatMap((member) => {
      const fits = fit(member, wanted)
      return fits > 0 ? [{ member, fits }] : []
    })
    .toSorted((a, b) => b.fits - a.fits || a.member.person.name.localeCompare(b.member.person.name))
    .map(({ member }) => member)
}
