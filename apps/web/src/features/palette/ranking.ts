/** As people compare words: without case, accents and the forms of one letter. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .toLowerCase()

const startsWord = (text: string, word: string): boolean => {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{Letter}\p{Number}]/u.test(text.charAt(at - 1))) return true
  }
  return false
}

const rankOfWord = (label: string, aliases: string, word: string): number | undefined => {
  if (label.startsWith(word)) return 0
  if (startsWord(label, word)) return 1
  if (startsWord(aliases, word)) return 2
  return label.includes(word) ? 3 : undefined
}

export interface Rankable {
  label: string
  /** Other words for the same thing. */
  aliases?: string | undefined
}

/** How well the words fit: 0 is best, `undefined` not at all. Every word has to be found. */
export const rankOf = ({ label, aliases = '' }: Rankable, words: string): number | undefined => {
  const [text, others] = [plain(label), plain(aliases)]
  const asked = plain(words)
  if (asked === '' || text.startsWith(asked)) return 0
  let worst = 0
  for (const word of asked.split(/\s+/)) {
    const rank = rankOfWord(text, others, word)
    if (rank === undefined) return undefined
    worst = Math.max(worst, rank)
  }
  return worst
}

/** What fits, the best first; equals keep their order. */
export const ranked = <Item extends Rankable>(items: readonly Item[], words: string): Item[] =>
  items
    .map((item) => ({ item, rank: rankOf(item, words) }))
    .filter((entry): entry is { item: Item; rank: number } => entry.rank !== undefined)
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ item }) => item)
