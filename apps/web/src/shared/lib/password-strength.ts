/** How long it would take to guess a password, from 1 (at once) to 4 (nobody waits that long). */
export type Strength = 1 | 2 | 3 | 4

// Enough to warn while somebody types; the server has the whole list.
const COMMON =
  /^(?:pass(?:word|wort)?|kennwort|passwd|admin|welcome|willkommen|letmein|hallo|hello|secret|geheim|master|monkey|dragon|football|fussball|sunshine|princess|iloveyou|shadow|superman|tandem|qwert[yz]?\w*|1q2w3e\w*|asdf\w*|abc|test)[\d!?.@#$*]*$/i

/** The server takes nothing shorter. */
const SHORTEST = 10

const alphabetOf = (text: string): number =>
  (/[a-z]/.test(text) ? 26 : 0) +
  (/[A-Z]/.test(text) ? 26 : 0) +
  (/\d/.test(text) ? 10 : 0) +
  (/[ -/:-@[-`{-~]/.test(text) ? 32 : 0) +
  (/[^ -~]/.test(text) ? 64 : 0)

/** Characters that cannot be foretold from the two before: "aaaa" and "1234" count little. */
const surprisingOf = (letters: readonly string[]): number =>
  letters.filter((letter, at) => {
    const [first, second] = [letters[at - 2]?.codePointAt(0), letters[at - 1]?.codePointAt(0)]
    const own = letter.codePointAt(0) ?? 0
    if (second === own) return false
    return first === undefined || second === undefined || Math.abs(own - second) !== 1 || own - second !== second - first
  }).length

const without = (text: string, words: readonly string[]): string =>
  words
    .flatMap((word) => word.toLowerCase().split(/[\s@.]+/))
    .filter((word) => word.length > 2)
    .reduce((left, word) => left.replaceAll(word, ''), text.toLowerCase())

/** Judges a password while it is typed. `own`: what others know of the person, such as name and e-mail. */
export const strengthOf = (password: string, own: readonly string[] = []): Strength => {
  if ([...password].length < SHORTEST || COMMON.test(password)) return 1
  const left = without(password, own)
  // The words of the person are no surprise, however they are written.
  const letters = [...(left.length < password.length ? left : password)]
  const bits = surprisingOf(letters) * Math.log2(Math.max(2, alphabetOf(password)))
  if (bits < 38) return 1
  if (bits < 52) return 2
  return bits < 70 ? 3 : 4
}
