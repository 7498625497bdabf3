import { storedText } from '../stored-text.ts'
import { folded, wordsIn, type Term } from '../search-words.ts'

/** A vector counts positions up to 16,383: a page has one for every so many words. */
const WORDS_IN_PART = 2000
/** PostgreSQL forgets further places of one word in a vector. */
const MOST_PLACES = 256
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

/** Where the part that begins at `from` ends: as far as all its words, and those of `title`, keep all their places. */
const endOfPart = (title: readonly string[], words: readonly string[], from: number): number => {
  const places = new Map<string, number>()
  const countOf = (word: string): number => {
    const count = (places.get(word) ?? 0) + 1
    places.set(word, count)
    return count
  }
  for (const word of title) countOf(word)
  const part = words.slice(from, from + WORDS_IN_PART)
  const tooOften = part.findIndex((word) => countOf(word) > MOST_PLACES)
  // What a part shares with the next one must not be all of it.
  return from + (tooOften === -1 ? part.length : Math.max(tooOften, SHARED + 1))
}

/** The words of a page in their places, as text of the type `tsvector`; those of the title weigh `A`. */
export const vectorsOf = (title: string, text: string): string[] => {
  const words = wordsOf(text)
  const vectors: string[] = []
  let ofTitle = wordsOf(title).slice(0, WORDS_IN_PART)
  let [from, end] = [0, 0]
  do {
    end = endOfPart(ofTitle, words, from)
    vectors.push(vectorOf(ofTitle, words.slice(from, end)))
    ofTitle = []
    from = end - SHARED
  } while (end < words.length)
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
