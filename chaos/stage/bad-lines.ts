import type { PageId } from '@tandem/protocol'
import type { Random, TcpProxy, Writer } from '@tandem/testkit'
import { breakLines } from './breaking-lines.ts'
import { figuresOf, storedAfter } from './latencies.ts'
import type { Notes } from './notes.ts'
import { sleep } from './timing.ts'

/** A stage on which people have written, and all of them come to rest. */
type WritersStage = Notes & { readonly random: Random; settle(page: PageId, writers: readonly Writer[]): Promise<unknown> }

/** These people write for a minute, each over the bad line of their own; then nothing is missing anywhere. */
export const writeOverBadLines = async (
  stage: WritersStage,
  { page, proxies, writers, perSecond }: { page: PageId; proxies: readonly TcpProxy[]; writers: readonly Writer[]; perSecond: number },
): Promise<void> => {
  const lines = breakLines(proxies, stage.random)
  for (const writer of writers) writer.keepTyping(perSecond)
  await sleep(stage.isQuick ? 5000 : 60_000)
  const breaks = lines.mend()
  for (const writer of writers) writer.rest()
  await Promise.all(writers.map((writer) => writer.saved()))
  figuresOf(stage, 'stored after', storedAfter(writers), { p99: 5000 })
  stage.figure('lines broken', breaks, '', { atLeast: 1 })
  for (const proxy of proxies) proxy.setWeather({})
  await stage.settle(page, writers)
}
