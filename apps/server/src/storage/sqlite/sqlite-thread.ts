import { parentPort, workerData } from 'node:worker_threads'
import { fullCollection } from '../../full-collection.ts'
import { problemOf } from './failure.ts'
import { openDatabase, SqliteFile } from './file.ts'
import { OPENING, type Answer, type Ask } from './messages.ts'

// Below it copying is cheaper than moving the buffer to the other thread.
const WORTH_MOVING = 16 * 1024

const port = parentPort
if (!port) throw new Error('this file runs in a worker thread')

const buffersOf = (rows: Record<string, unknown>[]): ArrayBuffer[] => {
  const buffers: ArrayBuffer[] = []
  for (const row of rows) {
    for (const value of Object.values(row)) {
      if (value instanceof Uint8Array && value.byteLength > WORTH_MOVING && value.byteLength === value.buffer.byteLength) {
        buffers.push(value.buffer as ArrayBuffer)
      }
    }
  }
  return buffers
}

const tell = (answer: Answer, moved: ArrayBuffer[] = []) => port.postMessage(answer, moved)

const collect = fullCollection()

const serve = (file: SqliteFile) => (ask: Ask) => {
  const { id } = ask
  try {
    switch (ask.do) {
      case 'append':
        return tell({ id, did: 'append', result: file.append(Buffer.from(ask.batch.buffer, ask.batch.byteOffset, ask.batch.byteLength)) })
      case 'query': {
        const answer = file.query(ask.query)
        return tell({ id, did: 'query', answer }, buffersOf(answer.rows))
      }
      case 'tidy':
        return collect()
      case 'close':
        // Nothing listens any more, so the thread ends whether or not the file could be closed well.
        port.close()
        file.close()
        return
      default:
        return ask satisfies never
    }
  } catch (error) {
    return tell({ id, did: 'fail', problem: problemOf(error) })
  }
}

try {
  port.on('message', serve(new SqliteFile(openDatabase((workerData as { file: string }).file))))
  tell({ id: OPENING, did: 'open' })
} catch (error) {
  tell({ id: OPENING, did: 'fail', problem: problemOf(error) })
  port.close()
}
