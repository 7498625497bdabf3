import { expect, test } from 'vitest'
import { canBringNode } from './node-version.mjs'

const glibc = () => ({ header: { glibcVersionRuntime: '2.36' } })
const musl = () => ({ header: {} })

test('Node comes along on Linux with glibc and nowhere else', () => {
  expect(canBringNode('linux', 'x64', glibc)).toBe(true)
  expect(canBringNode('linux', 'arm64', glibc)).toBe(true)
  expect(canBringNode('linux', 'x64', musl)).toBe(false)
  expect(canBringNode('linux', 'riscv64', glibc)).toBe(false)
  expect(canBringNode('darwin', 'arm64', musl)).toBe(false)
  expect(canBringNode('win32', 'x64', musl)).toBe(false)
})
