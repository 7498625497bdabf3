import { parser } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { edgeParser } from './edge-parser.ts'

const encoder = new parser.Encoder()
const frame = (type: number, data?: unknown): Uint8Array => encoder.encode({ type, nsp: '/sync', data })[0]
const decoder = () => {
  const heard: unknown[] = []
  const one = new edgeParser.Decoder()
  one.on('decoded', (packet) => heard.push(packet))
  return { one, heard }
}

test('what a sound client sends is read', () => {
  const { one, heard } = decoder()
  for (const [type, data] of [[0, {}], [2, ['update', {}]], [1]] as const) one.add(frame(type, data))
  expect(heard.length).toBe(3)
})

test('asking for namespaces again and again ends the connection before Socket.IO answers', () => {
  const { one, heard } = decoder()
  for (let i = 0; i < 10; i++) one.add(frame(0, {}))
  expect(() => one.add(frame(0, {}))).toThrow('too many requests')
  expect(heard.length).toBe(10)
})

test('an acknowledgement that nobody asked for ends the connection', () => {
  expect(() => decoder().one.add(frame(3, [1]))).toThrow('no acknowledgement')
})

test('thousands of packets in one post end the connection, as many over some time do not', async () => {
  const event = frame(2, ['probe', {}])
  const patient = decoder()
  for (let turn = 0; turn < 5; turn++) {
    for (let i = 0; i < 1000; i++) patient.one.add(event)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(patient.heard.length).toBe(5000)
  const { one, heard } = decoder()
  expect(() => {
    for (let i = 0; i < 80_000; i++) one.add(event)
  }).toThrow('too many packets')
  expect(heard.length).toBe(3000)
})
