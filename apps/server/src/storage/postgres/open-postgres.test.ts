import { expect, onTestFinished, test } from 'vitest'
import { postgresForFile } from '../../../test/postgres.ts'
import { catalogueContract } from '../catalogue.contract.ts'
import { claimsContract } from '../claims.contract.ts'
import { quarantineContract } from '../quarantine.contract.ts'
import { addPage, rowOf, updateLogContract } from '../update-log.contract.ts'
import { openPostgres } from './open-postgres.ts'

const postgres = postgresForFile()

const open = async (databaseUrl?: string) => openPostgres({ databaseUrl: databaseUrl ?? (await postgres.newDatabase()), now: () => 1234 })

updateLogContract('PostgreSQL', async () => {
  const url = await postgres.newDatabase()
  const database = new URL(url).pathname.slice(1)
  return {
    store: await open(url),
    changeRules: async () => void (await postgres.server.query(database, 'update access set version = version + 1')),
  }
})
claimsContract('PostgreSQL', () => open())
quarantineContract('PostgreSQL', () => open())
catalogueContract('PostgreSQL', () => open())

test('measure', async () => {
  const store = await open()
  onTestFinished(() => store.close())
  const page = await addPage(store)
  for (const n of [1, 100]) {
    const rows = Array.from({ length: n }, () => ({ ...rowOf(page, 'x'.repeat(60)) }))
    for (let i = 0; i < 30; i++) await store.log.append(rows)
    const t = performance.now()
    for (let i = 0; i < 100; i++) await store.log.append(rows)
    process.stderr.write(`append ${n}: ${((performance.now() - t) / 100).toFixed(2)} ms\n`)
  }
  expect(1).toBe(1)
})
