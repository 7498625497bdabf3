import { sleep } from '../generator/timing.ts'
import type { Measurement } from '../results/measurement.ts'
import { machineCpu } from './meter.ts'
import type { Trial, TrialContext } from './trial.ts'

export const BROWSER_TRIALS = ['typing', 'stroke', 'board', 'script', 'home'] as const
export const TRIALS = [...BROWSER_TRIALS, 'stall', 'kill', 'search', 'permission', 'cluster'] as const
export type TrialName = (typeof TRIALS)[number]

const trials: Record<TrialName, () => Promise<Trial>> = {
  typing: async () => (await import('../browser/typing.ts')).typing,
  stroke: async () => (await import('../browser/stroke.ts')).stroke,
  board: async () => (await import('../browser/board.ts')).board,
  script: async () => (await import('../browser/script.ts')).script,
  home: async () => (await import('../browser/home.ts')).home,
  stall: async () => (await import('../stall/stall.ts')).stall,
  kill: async () => (await import('../kill/kill.ts')).kill,
  search: async () => (await import('../search/search.ts')).search,
  permission: async () => (await import('../permission/permission.ts')).permission,
  cluster: async () => (await import('../cluster/cluster.ts')).cluster,
}

const LOOK_MS = 500
const MOST_FOREIGN_CPU = 0.15

/** A browser takes what cores it gets, so what others do can only be seen before. */
const foreignWork = async (): Promise<string[]> => {
  const before = machineCpu()
  await sleep(LOOK_MS)
  const share = (machineCpu() - before) / (LOOK_MS / 1000)
  return share > MOST_FOREIGN_CPU ? [`other work took ${Math.round(share * 100)} % of a core before it began`] : []
}

/** Tries it once. A failure is a result like any other. */
export const attempt = async (name: TrialName, run: number, context: TrialContext): Promise<Measurement[]> => {
  try {
    const trial = await trials[name]()
    const doubts = await foreignWork()
    const found = await trial(context)
    return found.map((finding) => ({ peer: 'tandem', run, ...finding, doubts: [...doubts, ...(finding.doubts ?? [])] }))
  } catch (error) {
    return [{ case: name, peer: 'tandem', run, values: {}, error: error instanceof Error ? error.message : String(error) }]
  }
}
