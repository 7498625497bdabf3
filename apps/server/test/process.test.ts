import { newPage, signIn } from '@tandem/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { realServer, wordsOnDisk } from './real-server.ts'
import { Typist } from './typist.ts'

const WRITERS = 10
const ROUNDS = 3

const writersAt = async (url: string, count: number): Promise<Typist[]> => {
  const cookie = await signIn(url)
  const page = await newPage(url, cookie)
  const names = Array.from({ length: count }, (_, index) => `writer${index}`)
  const writers = await Promise.all(names.map((name) => Typist.at(url, { name, cookie, page })))
  onTestFinished(async () => void (await Promise.all(writers.map((writer) => writer.close()))))
  return writers
}

/** Everybody goes on until each was told of so many words more, and is then in the middle of others. */
const inTheMiddleOfWriting = async (writers: Typist[], more: number): Promise<void> => {
  const goals = writers.map((writer) => writer.told.length + more)
  for (const writer of writers) writer.keepTyping(3)
  await Promise.all(writers.map((writer, index) => writer.until(() => writer.told.length >= (goals[index] as number))))
}

/** All see the same, and in it every word that was typed, once. */
const expectNothingLost = async (writers: Typist[]): Promise<void> => {
  await Promise.all(writers.map((writer) => writer.saved()))
  const typed = writers.flatMap((writer) => writer.typed).sort()
  await Promise.all(writers.map((writer) => writer.sees(typed)))
  for (const writer of writers) expect(writer.words).toEqual(writers[0]?.words)
  expect(writers[0]?.words.toSorted()).toEqual(typed)
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'D1 %s under writing ends the server cleanly, and everything called stored is there',
  async (signal) => {
    const server = await realServer()
    await server.start()
    const writers = await writersAt(server.url, 4)
    const page = writers[0]?.page.id as Typist['page']['id']
    await inTheMiddleOfWriting(writers, 30)
    const began = performance.now()
    expect(await server.end(signal)).toBe(0)
    for (const writer of writers) writer.rest()
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(await wordsOnDisk(server.dataDir, page)).toEqual(expect.arrayContaining(writers.flatMap((writer) => writer.told)))
    await server.start()
    await expectNothingLost(writers)
    const newcomer = await Typist.at(server.url, { name: 'newcomer', cookie: await signIn(server.url), page })
    expect(newcomer.words).toEqual(writers[0]?.words)
    await newcomer.close()
  },
)

test('D1 a server killed three times in the middle of ten writers has kept everything it called stored, and nothing typed is gone', async () => {
  const server = await realServer()
  await server.start()
  const writers = await writersAt(server.url, WRITERS)
  const page = writers[0]?.page.id as Typist['page']['id']
  for (let round = 0; round < ROUNDS; round++) {
    await inTheMiddleOfWriting(writers, 20)
    expect(await server.end('SIGKILL')).toBe(null)
    for (const writer of writers) writer.rest()
    const told = writers.flatMap((writer) => writer.told)
    expect(told.length).toBeGreaterThanOrEqual((round + 1) * WRITERS * 20)
    expect(writers.flatMap((writer) => writer.typed).length).toBeGreaterThan(told.length)
    expect(await wordsOnDisk(server.dataDir, page)).toEqual(expect.arrayContaining(told))
    await server.start()
    await Promise.all(writers.map((writer) => writer.until(() => writer.page.status.state === 'synced')))
  }
  await expectNothingLost(writers)
  const newcomer = await Typist.at(server.url, { name: 'newcomer', cookie: await signIn(server.url), page })
  expect(newcomer.words).toEqual(writers[0]?.words)
  await newcomer.close()
})
