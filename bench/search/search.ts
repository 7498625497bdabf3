import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'
import { seededRandom, type Random } from '@tandem/testkit'
import { RunningServer } from '../command/running-server.ts'
import type { Trial } from '../command/trial.ts'
import { fill } from './fill.ts'
import { inWords, wordFrom } from './vocabulary.ts'

const COMMANDS = fileURLToPath(new URL('../../apps/server/dist/commands/main.js', import.meta.url))
const PAGES = 10_000
const QUERIES = 300
const WARM_UP = 10
/** One person searches; a rate would only put them off. */
const AT_ANY_RATE = { LIMIT_REQUESTS_PER_SECOND: '100000', LIMIT_REQUESTS_BURST: '100000' }

/** What people type, in turn: a word as it grows under their fingers, words, phrases, and what is nowhere. */
const queryOf = (i: number, random: Random, words: readonly string[]): string => {
  const word = wordFrom(random, words)
  const kinds = [
    () => word.slice(0, 1),
    () => word.slice(0, 2),
    () => word.slice(0, 3),
    () => word,
    () => inWords(random, words, 2),
    () => inWords(random, words, 3),
    () => `"${inWords(random, words.slice(0, 50), 2)}"`,
    () => `${word}xyz`,
  ]
  return kinds[i % kinds.length]?.() ?? word
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

/** A member searches 10,000 pages, a tenth of which they may not see. */
export const search: Trial = async ({ processes, out, isQuick }) => {
  const folder = mkdtempSync(join(out, 'data-'))
  const start = () => RunningServer.start('tandem', { processes, out, folder, env: AT_ANY_RATE })
  try {
    await (await start()).close()
    const { key, words } = fill(folder, isQuick ? PAGES / 10 : PAGES)
    const from = performance.now()
    await promisify(execFile)(process.execPath, [COMMANDS, 'rebuild-index'], { env: { ...process.env, DATA_DIR: folder } })
    const rebuilt = (performance.now() - from) / 1000
    const server = await start()
    try {
      const random = seededRandom(2)
      const times: number[] = []
      const slowest: { q: string; ms: number }[] = []
      for (let i = 0; i < QUERIES + WARM_UP; i++) {
        const q = queryOf(i, random, words)
        const began = performance.now()
        const response = await fetch(`http://127.0.0.1:${server.port}/api/v1/search?q=${encodeURIComponent(q)}`, {
          headers: { authorization: `Bearer ${key}` },
        })
        const body = await response.text()
        if (!response.ok) throw new Error(`the search answered ${response.status}: ${body}`)
        if (i < WARM_UP) continue
        const ms = performance.now() - began
        times.push(ms)
        slowest.push({ q, ms })
      }
      const sorted = times.toSorted((a, b) => a - b)
      const values = {
        'p50, ms': percentile(sorted, 0.5),
        'p95, ms': percentile(sorted, 0.95),
        'longest, ms': sorted.at(-1) ?? 0,
        'index rebuilt, s': rebuilt,
      }
      return [
        {
          case: `search over ${isQuick ? '1,000' : '10,000'} pages`,
          values,
          details: slowest.toSorted((a, b) => b.ms - a.ms).slice(0, 20),
        },
      ]
    } finally {
      await server.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
