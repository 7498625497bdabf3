import { expect, test } from 'vitest'
import { VirtualClock } from '../../test/virtual-clock.ts'
import { OtherNodes } from './other-nodes.ts'

const known = () => {
  const clock = new VirtualClock()
  const gone: string[] = []
  const nodes = new OtherNodes({ clock, gone: (node) => gone.push(node) })
  nodes.canHear = true
  nodes.heard('anna')
  return { clock, gone, nodes }
}

test('a node that was not heard of for ten seconds is gone, once', async () => {
  const { clock, gone, nodes } = known()
  await clock.advance(9000)
  nodes.heard('anna')
  await clock.advance(9000)
  expect(gone).toEqual([])
  await clock.advance(20_000)
  expect(gone).toEqual(['anna'])
  expect(nodes.count).toBe(0)
})

test('while nobody can be heard the others are still there for fifteen seconds, and then they are not', async () => {
  const { clock, gone, nodes } = known()
  nodes.canHear = false
  await clock.advance(14_000)
  expect(gone).toEqual([])
  await clock.advance(2000)
  expect(gone).toEqual(['anna'])
})

test('when they can be heard again they have their ten seconds once more', async () => {
  const { clock, gone, nodes } = known()
  nodes.canHear = false
  await clock.advance(12_000)
  nodes.canHear = true
  await clock.advance(9000)
  expect(gone).toEqual([])
})
