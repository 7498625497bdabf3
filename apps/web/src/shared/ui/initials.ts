const letters = new Intl.Segmenter('en', { granularity: 'grapheme' })
const firstOf = (word: string): string => [...letters.segment(word)][0]?.segment ?? ''

/** One or two letters for an avatar: the first of the first word and of the last. */
export const initials = (name: string): string => {
  const words = name.split(/\s+/).filter((word) => /[\p{Letter}\p{Number}\p{Emoji_Presentation}]/u.test(word))
  const ends = words.length > 1 ? [words[0] ?? '', words.at(-1) ?? ''] : words
  return ends.map(firstOf).join('').toUpperCase() || '?'
}
