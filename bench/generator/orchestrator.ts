import type { Ask, Label, Seen, Told } from './task.ts'

let asked = 0

const tell = (told: Told) => process.send?.(told)

const ask = (question: { ask: 'mark'; label: Label } | { ask: 'quiet' }): Promise<void> =>
  new Promise((resolve) => {
    const id = ++asked
    const hear = (answer: { id: number }) => {
      if (answer.id !== id) return
      process.off('message', hear)
      resolve()
    }
    process.on('message', hear)
    tell({ ...question, id } as Ask)
  })

/** Reads the server's CPU and memory, from outside, at this moment. */
export const mark = (label: Label): Promise<void> => ask({ ask: 'mark', label })
/** Waits until the server has nothing left to do: whatever it puts off (compaction, clean-up) is over. */
export const quiet = (): Promise<void> => ask({ ask: 'quiet' })
export const report = (seen: Seen): void => void tell({ seen })
