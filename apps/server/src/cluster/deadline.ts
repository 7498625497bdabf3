import type { Clock } from '../rooms/ports.ts'

/** What `work` answers; rejects when it has not within `ms`. An answer that has arrived and was not read yet is in time. */
export const within = <Result>(work: Promise<Result>, ms: number, clock: Pick<Clock, 'after' | 'soon'>): Promise<Result> =>
  new Promise((resolve, reject) => {
    let cancelSoon = () => {}
    const cancel = clock.after(ms, () => {
      cancelSoon = clock.soon(() => reject(new Error(`no answer within ${ms} ms`)))
    })
    const settled = () => {
      cancel()
      cancelSoon()
    }
    work.then(
      (result) => {
        settled()
        resolve(result)
      },
      (error: unknown) => {
        settled()
        reject(error instanceof Error ? error : new Error(String(error)))
      },
    )
  })
