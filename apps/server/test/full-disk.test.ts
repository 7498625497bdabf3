import { newPage, signIn, smallDisk, whyNoDisk } from '@tandem/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { realServer, wordsOnDisk } from './real-server.ts'
import { Typist } from './typist.ts'

const noDisk = await whyNoDisk()
const SMALL = ''
/** Room for the page, its write-ahead log, a snapshot of it and what the search keeps, once the disk is empty again. */
const MEGABYTES = 64
/** Some dozens of these make a write-ahead log that is copied into the database and then written over from its start. */
const LARGE = ' '.repeat(100_000)

const STAGES = [
  { what: 'with a young log', before: 3, suffix: SMALL },
  { what: 'with a log that has space of its own left', before: 60, suffix: LARGE },
]

test.for(STAGES)('D1 D10 on a full disk $what nothing is called saved and nothing is lost', async ({ before, suffix }, { skip }) => {
  skip(noDisk !== undefined, noDisk)
  const disk = await smallDisk(MEGABYTES)
  onTestFinished(disk.remove)
  const server = await realServer({ dataDir: disk.path })
  await server.start()
  const cookie = await signIn(server.url)
  const [page, quietPage] = [await newPage(server.url, cookie), await newPage(server.url, cookie)]
  const enter = async (name: string, where = page) => {
    const typist = await Typist.at(server.url, { name, cookie, page: where })
    onTestFinished(() => typist.close())
    return typist
  }
  const [alice, bob, carol] = [await enter('alice'), await enter('bob'), await enter('carol', quietPage)]
  carol.type()
  await carol.saved()
  alice.keepTyping(1, suffix)
  await alice.until(() => alice.told.length >= before)

  disk.fill()
  await alice.until(() => alice.page.save.state === 'slow')
  expect(alice.page.save).toMatchObject({ state: 'slow', reason: 'store_unavailable', unstored: 1 })
  const told = alice.told.length

  // Whoever wrote nothing has everything saved, and stays.
  for (const other of [bob, carol]) expect([other.page.status.state, other.page.save.state]).toEqual(['synced', 'saved'])
  // Writing goes on, here and on another page, and stays unsaved.
  alice.rest()
  for (let i = 0; i < 3; i++) alice.type()
  carol.type()
  await carol.until(() => carol.page.save.state === 'slow')
  expect(carol.page.save).toMatchObject({ reason: 'store_unavailable', unstored: 1 })
  expect([alice.page.canEdit, alice.page.save.unstored, alice.words]).toEqual([true, 4, alice.typed])
  // People see each other, and reading works for whoever comes.
  alice.page.presence.set({ editing: 'a title' })
  await expect.poll(() => bob.page.presence.others.map(({ state }) => state.editing)).toContain('a title')
  const [dora, erik] = [await enter('dora'), await enter('erik', quietPage)]
  expect([dora.words, erik.words]).toEqual([alice.told, carol.told])
  expect([alice.told.length, bob.words]).toEqual([told, alice.told])

  // A server that starts anew on the full disk lets everybody read as well.
  const everybody = [alice, bob, carol, dora, erik]
  await server.end('SIGKILL')
  expect(await wordsOnDisk(disk.path, page)).toEqual(alice.told)
  await server.start()
  await Promise.all(everybody.map((person) => person.until(() => person.page.status.state === 'synced')))

  disk.empty()
  await Promise.all(everybody.map((person) => person.saved()))
  await Promise.all([bob, dora].map((reader) => reader.sees(alice.typed)))
  await erik.sees(carol.typed)
  expect([alice.told, carol.told]).toEqual([alice.typed, carol.typed])

  await server.end('SIGKILL')
  expect([await wordsOnDisk(disk.path, page), await wordsOnDisk(disk.path, quietPage)]).toEqual([alice.typed, carol.typed])
})
