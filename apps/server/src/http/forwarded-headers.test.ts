import { expect, test } from 'vitest'
import { watchForwarded } from './forwarded-headers.ts'

/** What the operator is told when requests with these headers come one after the other. */
const told = (trustProxy: number, ...requests: Record<string, string>[]): string[] => {
  const problems: string[] = []
  const watch = watchForwarded(trustProxy, (problem) => problems.push(problem))
  let passed = 0
  for (const headers of requests) void watch({ headers } as never, {} as never, () => passed++)
  expect(passed).toBe(requests.length)
  return problems
}

test('headers of a proxy while none is trusted are told of once', () => {
  expect(told(0, {}, { host: 'tandem' })).toEqual([])
  const [problem, ...more] = told(0, { 'x-forwarded-for': '198.51.100.1' }, { 'x-forwarded-proto': 'https' }, { forwarded: 'for=a' })
  expect([problem, more]).toEqual([expect.stringMatching(/TRUST_PROXY is 0.*set TRUST_PROXY to how many do, 1 usually/), []])
})

test('fewer proxies on the way than are trusted are told of once, and a probe beside them is none', () => {
  const by = (path: string) => ({ 'x-forwarded-for': path })
  expect(told(2, by('198.51.100.1, 10.0.0.1'), by('a, b, c'), {})).toEqual([])
  expect(told(2, by('198.51.100.1'), by('198.51.100.2'))).toEqual([expect.stringMatching(/fewer proxies than TRUST_PROXY says/)])
})
