import { storedText } from '../stored-text.ts'
import { folded, wordsIn, type Term } from '../search-words.ts'

/** A vector counts positions up to 16,383, and a word at 256 of them: a page has one for every so many words. */
const WORDS_IN_PART = 2000
/** Words of a part that its next one has as well, so that those which stand together are together in one. */
const SHARED = 40
/** PostgreSQL takes words up to 2 kB. */
const MOST_LETTERS = 200
/** Between the title and the text, so that nothing stands together across it. */
const GAP = 100

const kept = (word: string): string => (word.length > MOST_LETTERS ? storedText(word.slice(0, MOST_LETTERS)) : word)
const quoted = (word: string): string => `'${word.replace(/['\\]/g, '$&$&')}'`

const vectorOf = (title: readonly string[], text: readonly string[]): string => {
  const places = new Map<string, string[]>()
  const put = (word: string, place: string) => {
    const known = places.get(word)
    if (known) known.push(place)
    else places.set(word, [place])
  }
  for (const [at, word] of title.entries()) put(word, `${at + 1}A`)
  for (const [at, word] of text.entries()) put(word, String(title.length + GAP + at))
  return [...places].map(([word, at]) => `${quoted(word)}:${at.join()}`).join(' ')
}

const wordsOf = (text: string): string[] => Array.from(wordsIn(text), ({ word }) => kept(word)).filter((word) => word !== '')

/** The words of a page in their places, as text of the type `tsvector`; those of the title weigh `A`. */
export const vectorsOf = (title: string, text: string): string[] => {
  const words = wordsOf(text)
  const vectors: string[] = []
  for (let from = 0; from === 0 || from + SHARED < words.length; from += WORDS_IN_PART - SHARED)
    vectors.push(vectorOf(from === 0 ? wordsOf(title).slice(0, WORDS_IN_PART) : [], words.slice(from, from + WORDS_IN_PART)))
  return vectors
}

/** What people look for, each as text of the type `tsquery`; without those that have no letter to look for. */
export const queriesOf = (terms: readonly Term[]): string[] =>
  terms.flatMap(({ words, isBeginning }) => {
    const all = words.map((word) => kept(folded(word))).filter((word) => word !== '')
    // Of what is longer than that only the beginning is certain to stand in one part.
    const some = all.slice(0, SHARED)
    return some.length === 0 ? [] : [some.map(quoted).join(' <-> ') + (isBeginning ? ':*' : '')]
  })
