import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { openSqlite } from './open-sqlite.ts'
import { addPage, textOf } from '../update-log.contract.ts'

/** A program that stores what it counts, many batches at once, and says each number when it is stored. */
const counting = (folder: string, page: string) => `
  import { writeSync } from 'node:fs'
  import { openSqlite } from ${JSON.stringify(new URL('./open-sqlite.ts', import.meta.url).href)}
  const { log } = await openSqlite({ folder: ${JSON.stringify(folder)} })
  let count = 0
  const next = async () => {
    const numbers = Array.from({ length: 5 }, () => ++count)
    const row = (number) => ({ page: '${page}', epoch: 1, principal: 'alice', session: 'tab', claims: [number], access: 1, bytes: Buffer.from(String(number)) })
    const result = await log.append(numbers.map(row))
    if (!result.stored) throw new Error(result.problem)
    writeSync(1, result.seqs.map((seq, i) => seq + ' ' + numbers[i] + '\\n').join(''))
    return next()
  }
  await Promise.all([next(), next(), next()])
`

test('D1 a program killed in the middle of storing has kept everything it called stored', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-kill-'))
  try {
    const before = await openSqlite({ folder })
    const page = await addPage(before)
    await before.close()

    for (let round = 0; round < 3; round++) {
      const told = await runAndKill(counting(folder, page), 300 + 70 * round)
      const store = await openSqlite({ folder })
      const rows = (await store.log.rowsAfter(page, 1, 0, 1_000_000)).map(textOf)
      const { owners } = (await store.log.load(page)) ?? {}
      await store.close()
      expect(told.length).toBeGreaterThanOrEqual(300)
      expect(told.filter(({ seq, number }) => rows[seq - 1] !== number)).toEqual([])
      expect(told.filter(({ number }) => owners?.get(Number(number)) !== 'alice')).toEqual([])
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 60_000)

/** Runs the program until it has said so many lines, then kills it; gives all that it said. */
const runAndKill = async (program: string, lines: number) => {
  const child = spawn(process.execPath, ['--conditions=@tandem/source', '--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const told: { seq: number; number: string }[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    // Whole lines: a write this small goes into a pipe at once or not at all.
    const [seq, number = ''] = line.split(' ')
    told.push({ seq: Number(seq), number })
    if (told.length === lines) child.kill('SIGKILL')
  }
  const [, signal] = await exited
  expect(signal).toBe('SIGKILL')
  return told
}
