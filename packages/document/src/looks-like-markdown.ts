const ENOUGH = 2
const SIGNS: readonly (readonly [RegExp, number])[] = [
  [/^ {0,3}#{1,6} \S/, 2],
  [/^\s*[-*+] \[[ xX]\] \S/, 2],
  [/^\s*[-*+] \S/, 1],
  [/^\s*\d{1,3}[.)] \S/, 1],
  [/^ {0,3}> ?\S/, 1],
  [/^ {0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/, 1],
  [/\[[^\]\n]+\]\((?:https?:|mailto:)[^)\s]+\)/, 2],
  [/(?:^|[\s(])\*\*\S(?:[^\n]*\S)?\*\*(?=$|[\s).,;:!?])/, 2],
  [/(?:^|[\s(])~~\S(?:[^\n]*\S)?~~/, 2],
  [/(?:^|[\s(])`[^`\n]+`/, 1],
]
const FENCE = /^ {0,3}(?:```|~~~)/
const CODE = /(?:[;{}]|=>|\)\s*:)\s*$|^\s*(?:import|export|const|let|var|def|class|return|function|package|#include|#!)\b/

/** Whether plain text was probably written as Markdown. Program code was not, although its comments look like headings. */
export const looksLikeMarkdown = (text: string): boolean => {
  let score = 0
  let code = 0
  let prose = 0
  let fenced = false
  let fences = 0
  for (const line of text.split('\n', 400)) {
    if (FENCE.test(line)) {
      fenced = !fenced
      fences++
      continue
    }
    if (fenced || line.trim() === '') continue
    prose++
    if (CODE.test(line)) code++
    for (const [sign, weight] of SIGNS) if (sign.test(line)) score += weight
  }
  if (fences >= 2) return true
  return score >= ENOUGH && code * 4 < Math.max(prose, 4)
}
