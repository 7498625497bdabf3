import { storedText } from './stored-text.ts'

/** Words that stand one after the other; the last may be the beginning of one. */
export interface Term {
  words: readonly string[]
  isBeginning: boolean
}

const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu
/** Scripts that put no spaces between words: each of their letters is a word of its own. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}](?=[\p{L}\p{N}])/gu
const GAP = '\u200B'
const MOST_TERMS = 16
/** Nothing that acts on a terminal or turns the text around it over, and no mark of ours that somebody else set. */
const UNSHOWN = /[\u200B\u202A-\u202E\u2066-\u2069]|(?!\n)\p{Cc}/gu

/** `text` as the index takes it. */
export const indexed = (text: string): string => storedText(text).replace(UNSHOWN, '').normalize('NFC').replace(UNSPACED, `$&${GAP}`)

/** What is shown of a text that was `indexed`. */
export const unindexed = (text: string): string => text.replaceAll(GAP, '')

/** What people type into a search field: words, and phrases between quotes. The last word may be unfinished. */
export const termsOf = (q: string): Term[] => {
  const terms: Term[] = []
  for (const [at, part] of indexed(q)
    .split(/["\u201C\u201D\u201E\u00AB\u00BB]/u)
    .entries()) {
    const isPhrase = at % 2 === 1
    // A word may be several to the index, as "don't" is: those stand together.
    for (const piece of isPhrase ? [part] : part.split(/[\s\p{Z}]+/u)) {
      const words = piece.match(WORD)
      if (words) terms.push({ words, isBeginning: !isPhrase })
    }
  }
  return terms.slice(0, MOST_TERMS)
}

/** The terms as FTS5 asks for them: every word inside quotes, so that none of them is a command. */
export const matchOf = (terms: readonly Term[]): string | undefined =>
  terms.length === 0 ? undefined : terms.map(({ words, isBeginning }) => `"${words.join(' ')}"${isBeginning ? ' *' : ''}`).join(' AND ')

export const folded = (word: string): string =>
  /^[\0-\x7F]*$/.test(word)
    ? word.toLowerCase()
    : word
        .normalize('NFD')
        .replace(/\p{M}+/gu, '')
        .toLowerCase()

/** All words of a text with their places, one at a time. */
export const wordsIn = function* (text: string): Generator<{ word: string; from: number; to: number }> {
  for (const { 0: word, index } of text.matchAll(WORD)) yield { word: folded(word), from: index, to: index + word.length }
}
