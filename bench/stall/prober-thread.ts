import { parentPort, workerData } from 'node:worker_threads'
import { SyncConnection } from '../peers/sync-connection.ts'
import type { ProberTask, ProberTold, ProberWord } from './prober.ts'

// Asks the server something that costs nothing, every two milliseconds, on a connection and a thread of its own: an answer
// that takes long waited for the event loop.

const EVERY_MS = 2

const { port, page, cookie } = workerData as ProberTask
const tell = (told: ProberTold) => parentPort?.postMessage(told)
let worst = 0

const probe = (answered?: () => void) => {
  const from = performance.now()
  connection.ask('probe', {}, () => {
    worst = Math.max(worst, performance.now() - from)
    answered?.()
  })
}

const connection = new SyncConnection({
  host: '127.0.0.1',
  port,
  cookie,
  onOpen: () =>
    connection.ask('join', { pageId: page, clientIds: [] }, () => {
      setInterval(probe, EVERY_MS)
      tell({ ready: true })
    }),
  onRefused: (problem) => tell({ problem }),
  onEvent: () => {},
  onLost: () => tell({ problem: 'the server ended the connection' }),
})

parentPort?.on('message', (word: ProberWord) => {
  if (word === 'begin') {
    worst = 0
    tell({ begun: true })
  } else {
    // Answers come in order: with this one, all before it were counted.
    probe(() => tell({ worst }))
  }
})
