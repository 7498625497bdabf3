import { expect, test } from 'vitest'
import { ServedBuild } from './served-build.ts'

const [OLD, NEW] = ['0123456789ab', 'ba9876543210']

test('a tab hears once that the server has another build of the app', () => {
  const build = new ServedBuild(OLD)
  let told = 0
  build.onOther(() => told++)
  build.note(OLD)
  expect([build.isOther, told]).toEqual([false, 0])
  build.note(NEW)
  build.note(NEW)
  expect([build.isOther, told]).toEqual([true, 1])
})

test('the last answer counts: while nodes are upgraded one after the other a tab may be right again', () => {
  const build = new ServedBuild(OLD)
  build.note(NEW)
  build.note(OLD)
  expect(build.isOther).toBe(false)
})

test.each([
  ['of a server that says nothing', OLD, null],
  ['of somebody in between', OLD, 'not a build'],
  ['in development', '__BUILD__', NEW],
  ['without a page', undefined, NEW],
])('nothing follows from an answer %s', (_whose, own, served) => {
  const build = new ServedBuild(own)
  build.note(served)
  expect(build.isOther).toBe(false)
})
