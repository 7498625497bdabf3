/** Where a caret at `caret` in `before` belongs after somebody else changed the text to `after`: it stays with its letters. */
export const caretAfter = (before: string, after: string, caret: number): number => {
  const shorter = Math.min(before.length, after.length)
  let same = 0
  while (same < shorter && before[same] === after[same]) same++
  if (caret <= same) return caret
  let sameEnd = 0
  while (sameEnd < shorter - same && before.at(-1 - sameEnd) === after.at(-1 - sameEnd)) sameEnd++
  const fromEnd = before.length - caret
  return fromEnd <= sameEnd ? after.length - fromEnd : after.length - sameEnd
}
