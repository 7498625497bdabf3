import { expect, test } from 'vitest'
import { keptFor } from './kept-for.ts'

const counted = () => {
  let now = 0
  let made = 0
  let failing = false
  const kept = keptFor({
    ms: 1000,
    elapsed: () => now,
    make: () => (failing ? Promise.reject(new Error('no disk')) : Promise.resolve(++made)),
  })
  return { kept, at: (ms: number) => void (now = ms), fail: (yes: boolean) => void (failing = yes) }
}

test('all who ask within a second get the same, later ones a new one', async () => {
  const { kept, at } = counted()
  expect(await Promise.all([kept.get(), kept.get()])).toEqual([1, 1])
  at(999)
  expect(await kept.get()).toBe(1)
  at(1000)
  expect(await kept.get()).toBe(2)
})

test('what is known to be out of date is made anew', async () => {
  const { kept } = counted()
  const before = kept.get()
  kept.forget()
  expect([await before, await kept.get()]).toEqual([1, 2])
})

test('a failure is told to those who asked, and not kept', async () => {
  const { kept, fail } = counted()
  fail(true)
  await expect(Promise.all([kept.get(), kept.get()])).rejects.toThrow('no disk')
  fail(false)
  expect(await kept.get()).toBe(1)
})
