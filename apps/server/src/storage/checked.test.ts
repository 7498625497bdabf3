import { expect, test } from 'vitest'
import { checksum, readableRows, wholeRows } from './checked.ts'

const bytes = new Uint8Array([1, 2, 3])
const row = (seq: number) => ({ seq, crc: checksum(bytes), bytes })

test('every row before the first unreadable one is read, wherever that is', async () => {
  for (let readable = 0; readable < 70; readable++) {
    let reads = 0
    const rows = await readableRows(async (limit) => {
      reads++
      if (limit > readable) throw new Error('cannot be read')
      return Array.from({ length: limit }, (_, i) => row(i + 1))
    })
    expect(rows).toHaveLength(readable)
    expect(reads).toBeLessThan(16)
  }
})

test.each([null, 'abc', 7])('rows end where a damaged file gives %j for the bytes', (broken) => {
  const rows = [row(1), row(2), { ...row(3), bytes: broken as unknown as Uint8Array }, row(4)]
  expect(wholeRows(0, rows)).toEqual({ whole: [bytes, bytes], problem: 'update 3 is damaged in the log' })
})
