import type { Scenario, Settings } from '../generator/task.ts'

/** One row group of the table: a scenario with its numbers, and who is asked to do it. */
export interface Case {
  name: string
  scenario: Scenario
  settings: Settings
  peers: string[]
}

const BASE: Settings = { clients: 0, full: 1, docs: 1, rate: 0, warm: 2, seconds: 8, drain: 4, settle: 0, repeats: 0, storm: 0 }

const DEFAULTS: Record<Scenario, Settings> = {
  fanout: { ...BASE, clients: 100, full: 6, rate: 5 },
  docs: { ...BASE, docs: 500, rate: 1 },
  presence: { ...BASE, clients: 100, full: 4, rate: 20, warm: 1.5 },
  idle: { ...BASE, clients: 1000, docs: 100, settle: 4 },
  load: { ...BASE, repeats: 5, storm: 50, settle: 2.5 },
}

const nameOf = (scenario: Scenario, { clients, docs, rate, storm }: Settings): string => {
  if (scenario === 'fanout') return `${clients} in one page x ${rate}/s`
  if (scenario === 'docs') return `${docs} pages x 2 x ${rate}/s`
  if (scenario === 'presence') return `presence ${clients} x ${rate}/s`
  if (scenario === 'idle') return `${clients} idle connections`
  return `large page, ${storm} joins`
}

const caseOf = (scenario: Scenario, given: Partial<Settings>, peers: string[]): Case => {
  const settings = { ...DEFAULTS[scenario], ...given }
  return { name: nameOf(scenario, settings), scenario, settings, peers }
}

export const BASELINE = 'hocuspocus'
const EVERYBODY = [BASELINE, 'hocuspocus-sqlite', 'y-websocket', 'tandem']
/** y-websocket cannot keep up with 200 x 15/s at all: nothing to compare. */
const STRONG = [BASELINE, 'hocuspocus-sqlite', 'tandem']

const whole = (): Case[] => [
  caseOf('fanout', { clients: 10 }, EVERYBODY),
  caseOf('fanout', { clients: 100 }, EVERYBODY),
  caseOf('fanout', { clients: 200 }, EVERYBODY),
  caseOf('fanout', { clients: 200, rate: 15 }, STRONG),
  caseOf('docs', {}, EVERYBODY),
  caseOf('presence', {}, EVERYBODY),
  caseOf('idle', {}, EVERYBODY),
  caseOf('load', {}, EVERYBODY),
]

const shortened = (one: Case): Case => ({
  ...one,
  settings: { ...one.settings, warm: Math.min(one.settings.warm, 1), seconds: Math.min(one.settings.seconds, 3) },
})

/** The cases asked for: all, those of the named scenarios, or one of each scenario with the given numbers. */
export const plan = (asked: { scenarios: Scenario[]; peers: string[] | undefined; given: Partial<Settings>; isQuick: boolean }): Case[] => {
  const { scenarios, peers, given, isQuick } = asked
  const cases =
    Object.keys(given).length > 0
      ? scenarios.map((scenario) => caseOf(scenario, given, EVERYBODY))
      : whole().filter(({ scenario }) => scenarios.includes(scenario))
  const withPeers = peers ? cases.map((one) => ({ ...one, peers })) : cases
  return isQuick ? withPeers.map(shortened) : withPeers
}
