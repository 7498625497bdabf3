import { LIMITS, type ClientMessages } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { OutboxParts, PartsMemory } from './outbox-parts.ts'

const kB256 = 256 * 1024
const part = (n: number, index: number, parts: number, bytes = kB256): ClientMessages['outbox'] => ({
  ch: 1,
  n,
  part: index,
  parts,
  bytes: new Uint8Array(bytes).fill(index + 1),
})

const parts = (memory = new PartsMemory(64 * 1024 * 1024)) => {
  const timers: { ms: number; task: () => void; live: boolean }[] = []
  const expired: object[] = []
  const after = (ms: number, task: () => void) => {
    const timer = { ms, task, live: true }
    timers.push(timer)
    return () => void (timer.live = false)
  }
  const one = new OutboxParts({ memory, patienceMs: 30_000, after, expired: (change) => expired.push(change) })
  return { one, timers, expired }
}

test('a change in parts is whole with its last part, and one part alone is whole at once', () => {
  const { one } = parts()
  expect(one.add(part(1, 0, 3))).toBe('more')
  expect(one.add(part(1, 1, 3))).toBe('more')
  const whole = one.add(part(1, 2, 3, 5)) as Uint8Array
  expect([whole.byteLength, whole[0], whole.at(-1)]).toEqual([2 * kB256 + 5, 1, 3])
  expect((one.add(part(2, 0, 1, 7)) as Uint8Array).byteLength).toBe(7)
})

test('a part that is missing, comes twice or belongs to another change is out of order', () => {
  for (const wrong of [part(1, 3, 4), part(1, 1, 4), part(2, 2, 4), { ...part(1, 2, 4), ch: 2 }, part(1, 2, 2)]) {
    const { one } = parts()
    expect([one.add(part(1, 0, 4)), one.add(part(1, 1, 4))]).toEqual(['more', 'more'])
    expect(one.add(wrong)).toBe('out of order')
  }
})

test('a change that grows too large is refused once and its other parts are dropped without a further word', () => {
  const { one } = parts()
  const said = Array.from({ length: 40 }, (_, index) => one.add(part(1, index, 40)))
  const fits = LIMITS.outboxBytes / kB256
  expect(said).toEqual([...Array.from({ length: fits }, () => 'more'), 'too_large', ...Array.from({ length: 39 - fits }, () => 'dropped')])
  expect(one.add(part(2, 0, 2))).toBe('more')
})

test('a change that was refused at its first part is dropped to its end', () => {
  const { one } = parts()
  one.refuse({ ch: 1, n: 4 })
  expect([1, 2].map((index) => one.add(part(4, index, 3)))).toEqual(['dropped', 'dropped'])
  expect(one.add(part(5, 0, 2))).toBe('more')
})

test('all connections together hold so much of unfinished changes; what is finished or forgotten makes room', () => {
  const memory = new PartsMemory(3 * kB256)
  const [alice, eve, mallory] = [parts(memory), parts(memory), parts(memory)]
  expect([eve.one.add(part(1, 0, 9)), eve.one.add(part(1, 1, 9)), mallory.one.add(part(1, 0, 9))]).toEqual(['more', 'more', 'more'])
  expect(alice.one.add(part(1, 0, 2))).toBe('busy')
  mallory.one.close()
  expect(alice.one.add(part(2, 0, 2))).toBe('more')
  eve.one.close()
  expect(alice.one.add(part(2, 1, 2))).toBeInstanceOf(Uint8Array)
  expect(memory.hold(3 * kB256)).toBe(true)
})

test('a change whose next part does not come is forgotten and its sender told; each part gives it time again', () => {
  const { one, timers, expired } = parts()
  one.add(part(1, 0, 3))
  one.add(part(1, 1, 3))
  expect(timers.map(({ live }) => live)).toEqual([false, true])
  timers[1]?.task()
  expect(expired).toMatchObject([{ ch: 1, n: 1 }])
  expect(one.add(part(1, 2, 3))).toBe('dropped')
})
