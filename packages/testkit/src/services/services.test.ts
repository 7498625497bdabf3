import { expect, test } from 'vitest'
import { PostgresServer } from './postgres-server.ts'
import { RedisServer } from './redis-server.ts'

test('a Redis that was killed comes back on its port', async () => {
  const redis = await RedisServer.start()
  expect(await redis.ask('PING')).toBe('+PONG')
  await redis.end()
  await expect(redis.ask('PING')).rejects.toThrow('ECONNREFUSED')
  await redis.start()
  expect(await redis.ask('PING')).toBe('+PONG')
  await redis.end()
})

test('a PostgreSQL that crashed comes back with what was committed', async () => {
  const postgres = await PostgresServer.start()
  const database = new URL(await postgres.newDatabase()).pathname.slice(1)
  await postgres.query(database, 'create table words as select 1 as word')
  await postgres.end('SIGQUIT')
  await expect(postgres.query(database, 'select 1')).rejects.toThrow('ECONNREFUSED')
  await postgres.start()
  expect(await postgres.query(database, 'select word from words')).toEqual([{ word: 1 }])
  await postgres.remove()
})
