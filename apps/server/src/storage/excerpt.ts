import { folded, termsOf, unindexed, wordsIn, type Term } from './search-words.ts'

/** Text in pieces; `hit` pieces are what was searched for. */
export type Pieces = { text: string; hit?: true }[]

interface Hit {
  term: number
  from: number
  to: number
}

/** So much stands before the first hit. */
const BEFORE = 48
const MOST_HITS = 400

/** Where the terms stand in the text; not much further than to where each has been seen. */
const hitsIn = (text: string, terms: readonly Term[], reach: number): Hit[] => {
  const wanted = terms.map(({ words, isBeginning }) => ({ words: words.map(folded), isBeginning }))
  const longest = Math.max(...wanted.map(({ words }) => words.length))
  const recent: { word: string; from: number; to: number }[] = []
  const hits: Hit[] = []
  const seen = new Set<number>()
  let end = Infinity
  for (const found of wordsIn(text)) {
    if (found.from > end || hits.length === MOST_HITS) break
    recent.push(found)
    if (recent.length > longest) recent.shift()
    for (const [term, { words, isBeginning }] of wanted.entries()) {
      const first = recent.length - words.length
      if (first < 0) continue
      const fits = words.every((word, i) => {
        const here = recent[first + i]?.word
        return isBeginning && i === words.length - 1 ? here?.startsWith(word) : here === word
      })
      if (!fits) continue
      hits.push({ term, from: recent[first]?.from ?? found.from, to: found.to })
      seen.add(term)
      if (seen.size === terms.length) end = Math.min(end, found.to + reach)
    }
  }
  return hits
}

/** The place from which most of the different terms can be seen at once. */
const bestPlace = (hits: readonly Hit[], most: number): number => {
  let best = { from: hits[0]?.from ?? 0, terms: 0 }
  for (const [i, { from }] of hits.entries()) {
    const terms = new Set<number>()
    for (let j = i; j < hits.length && (hits[j]?.to ?? 0) <= from + most; j++) terms.add(hits[j]?.term ?? 0)
    if (terms.size > best.terms) best = { from, terms: terms.size }
  }
  return best.from
}

/** Not in the middle of a word, nor of a character that takes two units. */
const startOf = (text: string, place: number): number => {
  if (place <= BEFORE) return 0
  const space = text.slice(place - BEFORE, place).search(/\s/)
  return space < 0 ? place : place - BEFORE + space + 1
}

const shown = (text: string): string => unindexed(text).replace(/\s+/gu, ' ')

/** At most about `most` characters of an indexed text around what `q` looks for; with `Infinity` all of it. */
export const excerptOf = (text: string, q: string, most: number): Pieces => {
  const hits = hitsIn(text, termsOf(q), most)
  const start = most === Infinity ? 0 : startOf(text, bestPlace(hits, most - BEFORE))
  const end = Math.min(text.length, start + most)
  const pieces: Pieces = []
  const push = (piece: Pieces[number]) => void (piece.text !== '' && pieces.push(piece))
  let at = start
  for (const { from, to } of hits) {
    if (from < at) continue
    if (to > end) break
    push({ text: shown(text.slice(at, from)) })
    push({ text: shown(text.slice(from, to)), hit: true })
    at = to
  }
  const tail = text.slice(at, end)
  push({ text: shown(end < text.length ? tail.replace(/\s\S*$/, '').replace(/[\uD800-\uDBFF]$/, '') : tail) })
  if (end < text.length) pieces.push({ text: '…' })
  return start > 0 ? [{ text: '…' }, ...pieces] : pieces
}
