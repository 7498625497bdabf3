import { expect, test } from 'vitest'
import { CODE_LANGUAGES, codeLanguage } from './code-languages.ts'
import { codeTokens } from './code-tokens.ts'

test('code is cut into coloured stretches that keep their places', () => {
  const code = 'const a = "x" // why'
  const named = codeTokens(code, 'typescript').map(({ from, to, kind }) => [code.slice(from, to), kind])
  expect(named).toEqual([
    ['const', 'keyword'],
    ['"x"', 'string'],
    ['// why', 'comment'],
  ])
})

test('stretches never overlap', () => {
  let end = 0
  for (const { from, to } of codeTokens('<a href="x">`${1}`</a>\n<!-- y -->', 'xml')) {
    expect(from).toBeGreaterThanOrEqual(end)
    end = to
  }
})

test('every language on offer has colours, and people may use its other names', () => {
  for (const [name] of CODE_LANGUAGES) expect(() => codeTokens('a = 1', name)).not.toThrow()
  expect(codeLanguage('TS')).toBe('typescript')
  expect(codeLanguage('constructor')).toBeUndefined()
  expect(codeTokens('x', 'nonsense')).toEqual([])
})
