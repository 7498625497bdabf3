import type { Random } from '@tandem/testkit'

const WORDS = 20_000
const SYLLABLES = 'ra te no mi sol ka ben dor el in ter al pro con de un ge be ver sta che ma lo qui fu ho zi wa per lin'.split(' ')

/** Invented words that begin as differently as real ones do. */
export const vocabulary = (random: Random): string[] => {
  const words = new Set<string>()
  while (words.size < WORDS) {
    const syllables = 1 + Math.floor(random() * 4)
    words.add(Array.from({ length: syllables }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join(''))
  }
  return [...words].toSorted((a, b) => a.length - b.length)
}

/** One of them, the short ones far more often: as in a language, few words make most of a text. */
export const wordFrom = (random: Random, words: readonly string[]): string => words[Math.floor(random() ** 4 * words.length)] as string

export const inWords = (random: Random, words: readonly string[], count: number): string =>
  Array.from({ length: count }, () => wordFrom(random, words)).join(' ')
