import { parseArgs } from 'node:util'
import { SCENARIOS, type Scenario, type Settings } from '../generator/task.ts'
import { peers as knownPeers } from '../peers/peers.ts'
import { BROWSER_TRIALS, TRIALS, type TrialName } from './trials.ts'

/** What somebody asked the command for. */
export interface Request {
  scenarios: Scenario[]
  trials: TrialName[]
  peers: string[] | undefined
  given: Partial<Settings>
  /** The root type that holds the text everybody writes in. */
  root: string
  runs: number
  isQuick: boolean
  isWritten: boolean
}

export const USAGE = `node bench/run.mjs [what...] [peer,peer] [key=value...] [--runs N] [--quick] [--write]

  what     ${[...SCENARIOS, ...TRIALS].join(' ')}
           browser = ${BROWSER_TRIALS.join(' ')}; without any: everything
  peers    ${Object.keys(knownPeers).join(',')}
  key      clients full docs rate warm seconds drain settle repeats storm (numbers), root=name of the body everybody writes in
  --runs   repeat everything, print medians and spread
  --quick  short windows: shows that it works, not how fast it is
  --write  put the table into bench/RESULTS.md
  NOPIN=1  do not pin server and load to cores      TRACE=file  large page from an editing trace`

const SETTINGS = ['clients', 'full', 'docs', 'rate', 'warm', 'seconds', 'drain', 'settle', 'repeats', 'storm'] as const

const isScenario = (word: string): word is Scenario => (SCENARIOS as readonly string[]).includes(word)
const isTrial = (word: string): word is TrialName => (TRIALS as readonly string[]).includes(word)
const arePeers = (word: string): boolean => word.split(',').every((name) => Object.hasOwn(knownPeers, name))

const settingOf = (word: string): Partial<Settings> => {
  const [key, value] = word.split('=', 2)
  const name = SETTINGS.find((setting) => setting === key)
  if (!name || !Number.isFinite(Number(value))) throw new Error(`unknown setting ${word}\n\n${USAGE}`)
  return { [name]: Number(value) }
}

/** Reads the command line; throws with the usage when a word means nothing. */
export const parseArguments = (words: readonly string[]): Request => {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '1' },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  })
  const request: Request = {
    scenarios: [],
    trials: [],
    peers: undefined,
    given: {},
    root: 'body',
    runs: Math.max(1, Number(values.runs)),
    isQuick: values.quick,
    isWritten: values.write,
  }
  for (const word of positionals) {
    if (isScenario(word)) request.scenarios.push(word)
    else if (isTrial(word)) request.trials.push(word)
    else if (word === 'browser') request.trials.push(...BROWSER_TRIALS)
    else if (word.startsWith('root=')) request.root = word.slice('root='.length)
    else if (word.includes('=')) Object.assign(request.given, settingOf(word))
    else if (arePeers(word)) request.peers = word.split(',')
    else throw new Error(`unknown word ${word}\n\n${USAGE}`)
  }
  const isEverything = request.scenarios.length === 0 && request.trials.length === 0
  return isEverything ? { ...request, scenarios: [...SCENARIOS], trials: [...TRIALS] } : request
}
