import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LIMITS } from '@tandem/protocol'
import { DEFAULT_LIMITS, LIMIT_TABLE, limitsAsMarkdown } from './limits.ts'

const operating = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8')

test('an operator finds every limit with its default in docs/operating.md, as the server has it', () => {
  const rows = limitsAsMarkdown().split('\n')
  expect(rows.length).toBe(LIMIT_TABLE.length + 2)
  const documented = operating.split('\n')
  expect(rows.filter((row) => !documented.includes(row))).toEqual([])
  const named = new Set([...operating.matchAll(/`(LIMIT_[A-Z_]+)`/g)].map(([, name]) => name))
  expect([...named].filter((name) => !LIMIT_TABLE.some(({ variable }) => variable === name))).toEqual([])
})

test('every limit says what it is, why it is as it is, and what comes of passing it', () => {
  expect(LIMIT_TABLE.length).toBeGreaterThan(25)
  for (const { name, variable, about, why, over, unit } of LIMIT_TABLE) {
    expect(variable, name).toMatch(/^LIMIT_[A-Z]+(_[A-Z]+)*$/)
    for (const text of [about, why, over, unit]) expect(text.length, name).toBeGreaterThan(3)
  }
})

test('the largest change that the protocol allows fits into one burst', () => {
  expect(DEFAULT_LIMITS.bytesBurst).toBeGreaterThanOrEqual(LIMITS.outboxBytes)
  expect(DEFAULT_LIMITS.partsBytes).toBeGreaterThanOrEqual(LIMITS.outboxBytes)
})
