import { expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../limits.ts'
import { Backlog } from './backlog.ts'

const kB = 1024

/** A connection whose other side takes something only when the test says so. */
class Pipe {
  waiting: { data?: unknown }[] = []
  idle = true
  held = 0
  now = 0
  readonly backlog = new Backlog({ packets: this, limits: DEFAULT_LIMITS, clock: { elapsed: () => this.now } })

  write(bytes: number): void {
    this.waiting.push({ data: new Uint8Array(bytes) })
    if (this.idle) this.#take()
  }

  /** The other side has taken what the transport held. */
  drained(): void {
    this.held = 0
    this.idle = true
    if (this.waiting.length > 0) this.#take()
  }

  #take(): void {
    this.held = this.waiting.reduce((sum, { data }) => sum + (data as Uint8Array).byteLength, 0)
    this.waiting = []
    this.idle = false
  }
}

test('a connection that takes what it is given has no backlog', () => {
  const pipe = new Pipe()
  for (let i = 0; i < 1000; i++) {
    pipe.write(100 * kB)
    pipe.drained()
    expect(pipe.backlog.level).toBe('none')
  }
})

test('what waits and what the transport holds count together, and the marks are passed one after the other', () => {
  const pipe = new Pipe()
  const levels = new Map<string, number>()
  for (let written = 0; written < 4200; written += 8) {
    pipe.write(8 * kB)
    if (!levels.has(pipe.backlog.level)) levels.set(pipe.backlog.level, written + 8)
  }
  expect(Object.fromEntries(levels)).toEqual({ none: 8, some: 264, much: 1032, 'too much': 4104 })
})

test('many small messages are as bad as a few large ones', () => {
  const pipe = new Pipe()
  for (let i = 0; i < 501; i++) pipe.write(10)
  expect(pipe.backlog.level).toBe('none')
  pipe.write(10)
  expect(pipe.backlog.level).toBe('much')
})

test('somebody who takes nothing is much behind after ten seconds and too much after thirty', () => {
  const pipe = new Pipe()
  pipe.write(10)
  pipe.write(10)
  expect(pipe.backlog.level).toBe('none')
  pipe.now = 10_000
  expect(pipe.backlog.level).toBe('much')
  pipe.now = 30_000
  expect(pipe.backlog.level).toBe('too much')
})

test('a slow one that takes something now and then is only behind', () => {
  const pipe = new Pipe()
  for (let i = 0; i < 20; i++) {
    for (let j = 0; j < 10; j++) pipe.write(kB)
    expect(pipe.backlog.level).toBe('none')
    pipe.now += 9000
    expect(pipe.backlog.level).toBe('none')
    pipe.drained()
  }
})

test('after it has drained it starts anew', () => {
  const pipe = new Pipe()
  pipe.write(10)
  for (let i = 0; i < 300; i++) pipe.write(8 * kB)
  expect(pipe.backlog.level).toBe('much')
  pipe.drained()
  pipe.drained()
  expect([pipe.backlog.level, pipe.backlog.bytes]).toEqual(['none', 0])
})
