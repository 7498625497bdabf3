import { parseArgs } from 'node:util'
import { CLUSTER_SCENARIOS } from '../cluster/catalogue.ts'
import { randomWalk } from '../cluster/random-walk.ts'
import { ELSEWHERE, SCENARIOS } from '../scenarios/catalogue.ts'

/** What somebody asked the command for. */
export interface Request {
  ids: ReadonlySet<string>
  /** On several nodes with Postgres and Redis. */
  isCluster: boolean
  seed: number
  /** How many random walks, each with the seed after the one before. */
  seeds: number
  rounds: number | undefined
  isQuick: boolean
  isList: boolean
}

export const USAGE = `node chaos/run.mjs [R01 R09 ...] [--seed N] [--rounds N] [--quick] [--list]
       node chaos/run.mjs --cluster [R05 WALK ...] [--seeds N] [and as above]

  without a number: the whole catalogue, as far as it can be played here
  --cluster several nodes on one Postgres and one Redis; WALK is all faults in random order
  --seeds   how many random walks, each with a seed of its own
  --seed    plays the same chances again
  --rounds  how often the fault of a scenario happens
  --quick   a short version of each
  --list    names them`

const naturalOf = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} wants a whole number from 1\n\n${USAGE}`)
  return value
}

/** Reads the command line; throws with the usage when a word means nothing. */
export const parseArguments = (words: readonly string[]): Request => {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      seed: { type: 'string' },
      rounds: { type: 'string' },
      cluster: { type: 'boolean', default: false },
      seeds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  })
  const known = (values.cluster ? [...CLUSTER_SCENARIOS, randomWalk] : [...SCENARIOS, ...ELSEWHERE]).map(({ id }) => id)
  const ids = positionals.map((word) => word.toUpperCase())
  const unknown = ids.find((id) => !known.includes(id))
  if (unknown !== undefined) throw new Error(`unknown scenario ${unknown}\n\n${USAGE}`)
  return {
    ids: new Set(ids.length > 0 ? ids : known),
    isCluster: values.cluster,
    seeds: naturalOf('seeds', values.seeds) ?? 1,
    seed: naturalOf('seed', values.seed) ?? 1 + Math.floor(Math.random() * 1e9),
    rounds: naturalOf('rounds', values.rounds),
    isQuick: values.quick,
    isList: values.list,
  }
}
