import type { Measurement } from '../results/measurement.ts'
import type { Processes } from './processes.ts'

export interface TrialContext {
  processes: Processes
  /** Where data folders are made. */
  out: string
  /** The root type that is written in, where the content does not matter. */
  root: string
  isQuick: boolean
}

export type Finding = Pick<Measurement, 'case' | 'values'> & Partial<Pick<Measurement, 'peer' | 'details' | 'doubts' | 'error'>>

/** Something tried on Tandem alone: there is nothing to compare with, only a target. */
export type Trial = (context: TrialContext) => Promise<Finding[]>
