import type { Measurement } from '../results/measurement.ts'
import type { Trial, TrialContext } from './trial.ts'

export const TRIALS = ['typing', 'stroke', 'board', 'script', 'kill'] as const
export type TrialName = (typeof TRIALS)[number]

const trials: Record<TrialName, () => Promise<Trial>> = {
  typing: async () => (await import('../browser/typing.ts')).typing,
  stroke: async () => (await import('../browser/stroke.ts')).stroke,
  board: async () => (await import('../browser/board.ts')).board,
  script: async () => (await import('../browser/script.ts')).script,
  kill: async () => (await import('../kill/kill.ts')).kill,
}

/** Tries it once. A failure is a result like any other. */
export const attempt = async (name: TrialName, run: number, context: TrialContext): Promise<Measurement[]> => {
  try {
    const trial = await trials[name]()
    const found = await trial(context)
    return found.map((finding) => ({ peer: 'tandem', run, ...finding }))
  } catch (error) {
    return [{ case: name, peer: 'tandem', run, values: {}, error: error instanceof Error ? error.message : String(error) }]
  }
}
