/** What Tandem promises to reach, and what it aims for beyond that. */
export type Target = { case: string; what: string; level: 'target' | 'aim' } & (
  | { atMost: number }
  /** Of the baseline's value in the same run. */
  | { ratioAtMost: number }
  /** Above the baseline's value in the same run. */
  | { moreAtMost: number }
)

const LARGE = 'large page, 50 joins'
const p95 = 'p95, ms'
const p99 = 'p99, ms'
const cpuPerEdit = 'CPU per delivered edit, us'
const cpu = 'CPU, % of a core'
const stored = 'to stored p95, ms'
const missing = 'edits missing'
const gaps = 'gaps in the log as seen'
const wire = 'bytes on the wire per edit'

const nothingLost = (name: string): Target[] => [
  { case: name, what: missing, level: 'target', atMost: 0 },
  { case: name, what: gaps, level: 'target', atMost: 0 },
]

export const TARGETS: readonly Target[] = [
  { case: '10 in one page x 5/s', what: p95, level: 'aim', moreAtMost: 2 },
  ...nothingLost('10 in one page x 5/s'),

  { case: '100 in one page x 5/s', what: p95, level: 'aim', moreAtMost: 4 },
  { case: '100 in one page x 5/s', what: cpuPerEdit, level: 'aim', ratioAtMost: 0.9 },
  { case: '100 in one page x 5/s', what: stored, level: 'aim', atMost: 7 },
  ...nothingLost('100 in one page x 5/s'),

  { case: '200 in one page x 5/s', what: p95, level: 'target', atMost: 12 },
  { case: '200 in one page x 5/s', what: p95, level: 'aim', ratioAtMost: 1.6 },
  { case: '200 in one page x 5/s', what: p99, level: 'aim', ratioAtMost: 1.3 },
  { case: '200 in one page x 5/s', what: cpuPerEdit, level: 'target', ratioAtMost: 0.8 },
  { case: '200 in one page x 5/s', what: cpuPerEdit, level: 'aim', ratioAtMost: 0.6 },
  { case: '200 in one page x 5/s', what: stored, level: 'target', atMost: 12 },
  { case: '200 in one page x 5/s', what: stored, level: 'aim', atMost: 10 },
  { case: '200 in one page x 5/s', what: wire, level: 'aim', ratioAtMost: 1.25 },
  ...nothingLost('200 in one page x 5/s'),

  { case: '200 in one page x 15/s', what: p95, level: 'aim', ratioAtMost: 0.5 },
  { case: '200 in one page x 15/s', what: cpuPerEdit, level: 'aim', ratioAtMost: 0.65 },
  ...nothingLost('200 in one page x 15/s'),

  { case: '500 pages x 2 x 1/s', what: p95, level: 'aim', atMost: 7 },
  { case: '500 pages x 2 x 1/s', what: cpu, level: 'aim', ratioAtMost: 1.1 },
  { case: '500 pages x 2 x 1/s', what: stored, level: 'aim', atMost: 7 },
  ...nothingLost('500 pages x 2 x 1/s'),

  { case: 'presence 100 x 20/s', what: 'staleness p95, ms', level: 'aim', atMost: 40 },
  { case: 'presence 100 x 20/s', what: cpu, level: 'aim', ratioAtMost: 0.2 },

  { case: '1000 idle connections', what: 'memory a connection, kB', level: 'target', ratioAtMost: 1 },
  { case: '1000 idle connections', what: 'memory a connection, kB', level: 'aim', ratioAtMost: 0.7 },

  { case: LARGE, what: 'CPU of all joins, ms', level: 'target', ratioAtMost: 0.5 },
  { case: LARGE, what: 'CPU of all joins, ms', level: 'aim', ratioAtMost: 0.3 },

  { case: 'typing, 1,000 blocks', what: 'key to painted p95, ms', level: 'target', atMost: 20 },
  { case: 'typing, 5,000 blocks', what: 'key to painted p95, ms', level: 'target', atMost: 50 },
  { case: 'stroke of 500 points', what: 'sent, kB', level: 'target', atMost: 10 },
  { case: 'board of 10,000 elements', what: 'change handler p95, ms', level: 'target', atMost: 0.6 },
  { case: 'first script of a document', what: 'gzip, kB', level: 'target', atMost: 360 },
  { case: 'killed 10 times while writing', what: 'stored edits lost', level: 'target', atMost: 0 },
]
