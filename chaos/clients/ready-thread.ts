// Asks a server whether it is ready, on a thread of its own: the one on which twenty people write would hear of it late.
// Given an address; says when it was ready, in milliseconds since 1970.
import { setTimeout } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

const LOOK_EVERY_MS = 10

const isReady = async (): Promise<boolean> => {
  const answer = await fetch(String(workerData)).catch(() => undefined)
  await answer?.arrayBuffer()
  return answer?.ok === true
}

while (!(await isReady())) await setTimeout(LOOK_EVERY_MS)
parentPort?.postMessage(performance.timeOrigin + performance.now())
