import { expect, test } from 'vitest'
import { tidyWhenQuiet } from './tidying.ts'

const MB = 1024 * 1024

const server = () => {
  const state = { load: 0, memory: 100 * MB, collections: 0, afterwards: 105 * MB }
  const timers: (() => void)[] = []
  const stop = tidyWhenQuiet({
    clock: {
      after: (_ms, task) => {
        timers.push(task)
        return () => void timers.splice(timers.indexOf(task), 1)
      },
    },
    load: () => state.load,
    memory: () => state.memory,
    collect: () => {
      state.collections++
      state.memory = state.afterwards
    },
  })
  return { state, timers, stop, look: () => timers.shift()?.() }
}

test('memory is given back once it is quiet after a storm', () => {
  const { state, look } = server()
  state.memory = 300 * MB
  state.load = 0.1
  look()
  expect(state.collections).toBe(0)
  state.load = 0.01
  for (let i = 0; i < 20; i++) look()
  expect(state.collections).toBe(5)
})

test('a server that has hardly grown is left alone', () => {
  const { state, look } = server()
  state.memory = 110 * MB
  look()
  expect(state.collections).toBe(0)
})

test('memory that went away by itself is where growing is counted from', () => {
  const { state, look } = server()
  state.memory = 80 * MB
  look()
  state.memory = 99 * MB
  look()
  expect(state.collections).toBe(1)
})

test('what is in use after a storm is left alone', () => {
  const { state, look } = server()
  state.memory = 200 * MB
  state.afterwards = 180 * MB
  for (let i = 0; i < 20; i++) look()
  expect(state.collections).toBe(5)
})

test('a server that stops looks no more', () => {
  const { stop, timers } = server()
  stop()
  expect(timers).toEqual([])
})
