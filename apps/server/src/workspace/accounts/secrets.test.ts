import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@tandem/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { openSqlite } from '../../storage/sqlite/open-sqlite.ts'
import { SetUp } from '../setup/set-up.ts'
import { checkOneSecret } from './one-secret.ts'
import { openSecrets } from './secrets.ts'

const folderOf = async (): Promise<string> => {
  const folder = await temporaryFolder()
  onTestFinished(() => folder.remove())
  return folder.path
}

const storeOf = async () => {
  const store = await openSqlite({ file: ':memory:' })
  onTestFinished(() => store.close())
  return store
}

test('the secret is made once, and where the operator says it is, it is taken from there and never made', async () => {
  const [one, other] = [await folderOf(), await folderOf()]
  const first = await openSecrets(one)
  const file = join(one, 'secret.key')
  expect((await openSecrets(one))('sign-ins')).toBe(first('sign-ins'))
  expect((await openSecrets(other, file))('sign-ins')).toBe(first('sign-ins'))
  expect(first('sign-ins')).not.toBe(first('channels'))
  await expect(openSecrets(other, join(other, 'nothing.key'))).rejects.toThrow('SECRET_KEY_FILE')
  await writeFile(join(other, 'short.key'), 'abcd')
  await expect(openSecrets(other, join(other, 'short.key'))).rejects.toThrow('does not hold the secret')
})

test('a database is used with one secret, and says so to a node that has another', async () => {
  const { settings } = await storeOf()
  const [ours, theirs] = [await openSecrets(await folderOf()), await openSecrets(await folderOf())]
  await checkOneSecret(settings, ours)
  await checkOneSecret(settings, ours)
  await expect(checkOneSecret(settings, theirs)).rejects.toThrow('Give every node the same file secret.key')
})

test('nodes with one secret print one link to set the workspace up, which is of the form of all our secrets', async () => {
  const { settings } = await storeOf()
  const [first, second] = [new SetUp(settings), new SetUp(settings)]
  const token = await first.sharedToken('a key')
  expect(token).toMatch(/^[0-9A-Za-z]{43}$/)
  expect(await second.sharedToken('a key')).toBe(token)
  expect(await second.sharedToken('another key')).not.toBe(token)
})
