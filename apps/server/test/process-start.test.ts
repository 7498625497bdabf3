import { createServer } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { smallDisk, whyNoDisk } from '@tandem/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { openSqlite } from '../src/storage/sqlite/open-sqlite.ts'
import { ownFolder, realServer } from './real-server.ts'

/** How a start that must fail ended: its exit code, and what it said after the line with its version. */
const failedStart = async (options: Parameters<typeof realServer>[0]): Promise<{ code: number; said: string[] }> => {
  const server = await realServer(options)
  const ended = await server.start().then(
    () => 'it started',
    (error: Error) => error.message,
  )
  const [first = '', ...lines] = ended.split('\n')
  const said = lines.filter((line) => line !== '' && !/^Tandem [\d.]+, data in /.test(line))
  return { code: Number(/ended with (\d+)/.exec(first)?.[1]), said }
}

test.each([
  ['PORT', 'eighty', 'a port number from 0 to 65535'],
  ['PORT', '70000', 'a port number from 0 to 65535'],
  ['LOG_LEVEL', 'loud', 'one of silent, error, warn, info, debug'],
  ['PUBLIC_URL', 'tandem.example.org', 'the address people open, for instance https://tandem.example.org or https://example.org/tandem'],
])('a start with %s=%s is refused with the name of the variable and what it should be', async (name, value, expected) => {
  const { code, said } = await failedStart({ env: { [name]: value } })
  expect({ code, said }).toEqual({ code: 78, said: ['Tandem cannot start.', `${name} is "${value}", expected ${expected}.`] })
})

test('a port in use is said in one sentence', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void other.close())
  const { port } = other.address() as { port: number }
  const { code, said } = await failedStart({ env: { PORT: String(port) } })
  expect({ code, lines: said.length }).toEqual({ code: 1, lines: 1 })
  expect(said[0]).toMatch(new RegExp(`^Tandem cannot start: .*in use.*:${port}`))
})

test('a data folder that cannot be made is named in one sentence', async () => {
  const file = join(await ownFolder(), 'a-file')
  await writeFile(file, '')
  const { code, said } = await failedStart({ dataDir: join(file, 'data') })
  expect({ code, lines: said.length }).toEqual({ code: 1, lines: 1 })
  expect(said[0]).toMatch(/^Tandem cannot start: /)
  expect(said[0]).toContain(join(file, 'data'))
})

test('a data folder that cannot be written is named in one sentence', async ({ skip }) => {
  const noDisk = await whyNoDisk()
  skip(noDisk !== undefined, noDisk)
  const disk = await smallDisk()
  onTestFinished(disk.remove)
  disk.makeReadOnly()
  const { code, said } = await failedStart({ dataDir: disk.path })
  expect({ code, lines: said.length }).toEqual({ code: 1, lines: 1 })
  expect(said[0]).toMatch(/^Tandem cannot start: /)
  expect(said[0]).toContain(disk.path)
})

test('a database of a newer version is left as it is, in one sentence', async () => {
  const dataDir = await ownFolder()
  await (await openSqlite({ folder: dataDir })).close()
  const database = new DatabaseSync(join(dataDir, 'tandem.sqlite'))
  database.exec(`insert into tandem_migrations (name, timestamp) values ('9999-later', '2099-01-01')`)
  database.close()
  const { code, said } = await failedStart({ dataDir })
  expect({ code, lines: said.length }).toEqual({ code: 1, lines: 1 })
  expect(said[0]).toMatch(/^Tandem cannot start: .*newer version of Tandem.*9999-later/)
})
