import { newPageId, newPrincipalId, type PageId, type Person } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { VirtualClock } from '../../../test/virtual-clock.ts'
import { Elsewhere, merged } from './elsewhere.ts'
import type { Notice } from './notice.ts'
import type { NodeVoice } from './ports.ts'

const person = (name: string): Person => ({ id: newPrincipalId(), name, color: 1 })
const [alice, bob] = [person('Alice'), person('Bob')]
const page = newPageId()

/** Two nodes that hear each other, as long as the line stands. */
const line = () => {
  const clock = new VirtualClock()
  const listeners = new Set<() => void>()
  const nodes = new Map<string, { elsewhere: Elsewhere; gone: Set<(node: string) => void> }>()
  const state = { isUp: true, said: [] as Notice[] }
  const join = (name: string) => {
    const open = new Map<PageId, Person[]>()
    const gone = new Set<(node: string) => void>()
    const voice: NodeVoice = {
      get isUp() {
        return state.isUp
      },
      say: () => undefined,
      onHeard: () => () => undefined,
      onChange: (listener) => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
      onGone: (listener) => {
        gone.add(listener)
        return () => void gone.delete(listener)
      },
    }
    const tell = (notice: Notice): void => {
      if (!state.isUp) return
      state.said.push(notice)
      for (const [other, { elsewhere }] of nodes) {
        if (other === name) continue
        if (notice.say === 'here') elsewhere.heard(name, notice)
        else if (notice.say === 'who') elsewhere.asked()
      }
    }
    const own = () => [...open].map(([page, people]) => ({ page, people }))
    const elsewhere = new Elsewhere({ open: own, nodes: { tell }, voice, clock })
    nodes.set(name, { elsewhere, gone })
    return { open, elsewhere, sees: () => [...merged(own(), elsewhere.open())].map(({ people }) => people.map(({ name }) => name)) }
  }
  const leave = (name: string): void => {
    nodes.get(name)?.elsewhere.close()
    nodes.delete(name)
    for (const { gone } of nodes.values()) for (const listener of gone) listener(name)
  }
  const set = (isUp: boolean): void => {
    state.isUp = isUp
    for (const listener of listeners) listener()
  }
  return { clock, join, leave, set, said: state.said }
}

test('who opens a page on one node is seen on the other, together with who is there, until they leave', async () => {
  const { clock, join } = line()
  const [one, two] = [join('one'), join('two')]
  one.open.set(page, [alice])
  two.open.set(page, [bob, alice])
  await clock.advance(1000)
  expect(one.sees()).toEqual([['Alice', 'Bob']])
  expect(two.elsewhere.on(page)).toEqual([alice])
  two.open.delete(page)
  await clock.advance(1000)
  expect(one.sees()).toEqual([['Alice']])
})

test('a node that comes later hears of everybody', async () => {
  const { clock, join } = line()
  const one = join('one')
  const pages = Array.from({ length: 250 }, newPageId)
  for (const each of pages) one.open.set(each, [alice])
  await clock.advance(5000)
  const two = join('two')
  await clock.advance(1000)
  expect(two.sees()).toHaveLength(250)
})

test('where nothing changes nothing is said, but for a whole picture now and then', async () => {
  const { clock, join, said } = line()
  const one = join('one')
  one.open.set(page, [alice])
  await clock.advance(2000)
  said.length = 0
  await clock.advance(60_000)
  expect(said.length).toBeLessThanOrEqual(2)
})

test('a node that is gone leaves nobody behind', async () => {
  const { clock, join, leave } = line()
  const [one, two] = [join('one'), join('two')]
  two.open.set(page, [bob])
  await clock.advance(1000)
  expect(one.sees()).toEqual([['Bob']])
  leave('two')
  expect(one.sees()).toEqual([])
})

test('with the line down others are shown for fifteen seconds, and again when it is back', async () => {
  const { clock, join, set } = line()
  const [one, two] = [join('one'), join('two')]
  two.open.set(page, [bob])
  await clock.advance(1000)
  set(false)
  await clock.advance(14_000)
  expect(one.sees()).toEqual([['Bob']])
  await clock.advance(2000)
  expect(one.sees()).toEqual([])
  set(true)
  await clock.advance(1000)
  expect(one.sees()).toEqual([['Bob']])
})
