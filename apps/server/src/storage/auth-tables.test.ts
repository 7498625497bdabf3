import { passkey } from '@better-auth/passkey'
import { getMigrations } from 'better-auth/db/migration'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { temporaryFolder } from '@tandem/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { authOptions } from '../workspace/accounts/auth-options.ts'
import { openSqlite } from './sqlite/open-sqlite.ts'

test('the tables that better-auth uses are as it would make them itself', async () => {
  const folder = await temporaryFolder()
  const store = await openSqlite({ folder: folder.path })
  onTestFinished(async () => {
    await store.close()
    await folder.remove()
  })
  const options = authOptions({
    tables: store.authTables,
    key: 'a key that is long enough for a test',
    isSecure: false,
    basePath: '',
    accounts: store.accounts,
    newColor: () => 0,
    now: Date.now,
  })
  const plugins = [twoFactor({ twoFactorTable: 'auth_two_factor' }), passkey({ schema: { passkey: { modelName: 'auth_passkey' } } })]
  const { toBeCreated, toBeAdded, compileMigrations } = await getMigrations({ ...options, plugins })
  expect({ toBeCreated, toBeAdded }).toEqual({ toBeCreated: [], toBeAdded: [] })
  expect((await compileMigrations()).replace(/[;\s]/g, '')).toBe('')
  // Or the comparison above looked at nothing.
  const others = await getMigrations({ ...options, user: { modelName: 'another' } })
  expect(others.toBeCreated.map(({ table }) => table)).toContain('another')
})
