import { expect, test } from 'vitest'
import { ending } from './ending.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))

const process = (stop: () => Promise<void> | undefined) => {
  const said: unknown[] = []
  const timers: { ms: number; task: () => void }[] = []
  const end = ending({
    stop: (atOnce) => {
      said.push(atOnce ? 'stops at once' : 'stops')
      return stop()
    },
    exit: (code) => said.push(code),
    after: (ms, task) => timers.push({ ms, task }),
    stopped: () => said.push('stopped'),
    failed: () => said.push('failed'),
  })
  return { end, said, timers }
}

test('everything gets to the disk before the process is gone', async () => {
  let done: () => void = () => undefined
  const { end, said } = process(() => new Promise((resolve) => (done = resolve)))
  end(0, 25_000)
  await settled()
  expect(said).toEqual(['stops'])
  done()
  await settled()
  expect(said).toEqual(['stops', 'stopped', 0])
})

test('after an uncaught error it waits for nobody, drains for five seconds at most and exits with 1', async () => {
  const { end, said, timers } = process(() => new Promise(() => undefined))
  end(1, 5000)
  await settled()
  expect(said).toEqual(['stops at once'])
  expect(timers.map(({ ms }) => ms)).toEqual([5000])
  timers[0]?.task()
  expect(said).toEqual(['stops at once', 1])
})

test('errors while it drains only make it hurry, and a good end with an error in it is a bad one', async () => {
  let done: () => void = () => undefined
  const stopping = new Promise<void>((resolve) => (done = resolve))
  const { end, said, timers } = process(() => stopping)
  end(0, 25_000)
  for (let i = 0; i < 3; i++) end(1, 5000)
  done()
  await settled()
  expect(said).toEqual(['stops', 'stops at once', 'stops at once', 'stops at once', 'stopped', 1])
  expect(timers.map(({ ms }) => ms)).toEqual([25_000, 5000, 5000, 5000])
})

test('whoever asks twice waits for nobody any more, and it ends as well as before', async () => {
  let done: () => void = () => undefined
  const stopping = new Promise<void>((resolve) => (done = resolve))
  const { end, said } = process(() => stopping)
  end(0, 25_000)
  end(0, 25_000)
  expect(said).toEqual(['stops', 'stops at once'])
  done()
  await settled()
  expect(said).toEqual(['stops', 'stops at once', 'stopped', 0])
})

test('before anything has started there is nothing to wait for', async () => {
  const { end, said } = process(() => undefined)
  end(1, 5000)
  await settled()
  expect(said).toEqual(['stops at once', 'stopped', 1])
})

test('a stop that fails ends with 1 and says why', async () => {
  const { end, said } = process(() => Promise.reject(new Error('no disk')))
  end(0, 25_000)
  await settled()
  expect(said).toEqual(['stops', 'failed', 1])
})

test('a stop that overruns never ends with 0', async () => {
  const { end, said, timers } = process(() => new Promise(() => undefined))
  end(0, 25_000)
  timers[0]?.task()
  expect(said).toEqual(['stops', 1])
})
