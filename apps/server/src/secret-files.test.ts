import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@tandem/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig, WrongConfig } from './config.ts'

const ADDRESS = 'postgres://tandem:a-secret@db.example.org/tandem'
let folder: { path: string; remove(): Promise<void> }
let files = 0

beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => folder.remove())

const fileWith = async (content: string): Promise<string> => {
  const file = join(folder.path, `secret-${++files}`)
  await writeFile(file, content)
  return file
}

const refusal = (env: Record<string, string>): string => {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof WrongConfig) return error.message
    throw error
  }
  throw new Error('it was taken')
}

test('a secret may lie in a file, with or without a newline at its end', async () => {
  const env = { DATABASE_URL_FILE: await fileWith(`${ADDRESS}\n`), METRICS_TOKEN_FILE: await fileWith('sixteen letters and more') }
  expect(readConfig(env)).toMatchObject({ databaseUrl: ADDRESS, metricsToken: 'sixteen letters and more' })
  expect(readConfig({ ...env, REDIS_URL_FILE: '' }).redisUrl).toBeUndefined()
})

test('a file that is missing or empty stops the start and is named', async () => {
  const missing = join(folder.path, 'nowhere')
  expect(refusal({ DATABASE_URL_FILE: missing })).toBe(`DATABASE_URL_FILE is "${missing}", a file that cannot be read or is empty.`)
  expect(refusal({ DATABASE_URL_FILE: await fileWith('\n') })).toContain('a file that cannot be read or is empty')
})

test('a secret that is given twice stops the start', async () => {
  expect(refusal({ DATABASE_URL: ADDRESS, DATABASE_URL_FILE: await fileWith(ADDRESS) })).toBe(
    'DATABASE_URL and DATABASE_URL_FILE are both set, and only one of them can count.',
  )
})

test('a wrong secret stops the start without being shown', async () => {
  const wrong = 'mysql://tandem:a-secret@db.example.org/tandem'
  expect(refusal({ DATABASE_URL: wrong })).toMatch(/^DATABASE_URL does not hold what it should, expected the address of a PostgreSQL/)
  const inFile = refusal({ DATABASE_URL_FILE: await fileWith(wrong) })
  expect(inFile).toMatch(/^What DATABASE_URL_FILE points to does not hold what it should, expected the address of a PostgreSQL/)
  expect(refusal({ DATABASE_URL: wrong }) + inFile).not.toContain('a-secret')
})
