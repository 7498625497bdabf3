/** What Tandem promises to reach, and what it aims for beyond that. */
export type Target = { case: string; what: string; level: 'target' | 'aim' } & (
  | { atMost: number }
  /** Of the baseline's value in the same run. */
  | { ratioAtMost: number }
  /** Above the baseline's value in the same run. */
  | { moreAtMost: number }
)

type Limit = { atMost: number } | { ratioAtMost: number } | { moreAtMost: number }

const p95 = 'p95, ms'
const p99 = 'p99, ms'
const cpuPerEdit = 'CPU per delivered edit, us'
const cpu = 'CPU, % of a core'
const stored = 'to stored p95, ms'
const wire = 'bytes on the wire per edit'
const memory = 'memory a connection, kB'
const joins = 'CPU of all joins, ms'
const painted = 'key to painted p95, ms'

const target = (name: string, what: string, limit: Limit): Target => ({ case: name, what, level: 'target', ...limit })
const aim = (name: string, what: string, limit: Limit): Target => ({ case: name, what, level: 'aim', ...limit })

const nothingLost = (name: string): Target[] => [
  target(name, 'edits missing', { atMost: 0 }),
  target(name, 'gaps in the log as seen', { atMost: 0 }),
]

/** In the order in which they are reported. */
export const TARGETS: readonly Target[] = [
  target('200 in one page x 5/s', p95, { atMost: 10 }),
  target('200 in one page x 5/s', p95, { ratioAtMost: 1.6 }),
  target('200 in one page x 5/s', p99, { ratioAtMost: 1.3 }),
  target('200 in one page x 5/s', cpuPerEdit, { ratioAtMost: 0.75 }),
  aim('200 in one page x 5/s', cpuPerEdit, { ratioAtMost: 0.6 }),
  target('200 in one page x 5/s', stored, { atMost: 10 }),
  target('200 in one page x 5/s', wire, { ratioAtMost: 1.25 }),
  ...nothingLost('200 in one page x 5/s'),

  target('200 in one page x 15/s', p95, { ratioAtMost: 0.5 }),
  target('200 in one page x 15/s', cpuPerEdit, { ratioAtMost: 0.65 }),
  ...nothingLost('200 in one page x 15/s'),

  target('100 in one page x 5/s', p95, { moreAtMost: 4 }),
  target('100 in one page x 5/s', cpuPerEdit, { ratioAtMost: 0.9 }),
  target('100 in one page x 5/s', stored, { atMost: 7 }),
  ...nothingLost('100 in one page x 5/s'),

  target('10 in one page x 5/s', p95, { moreAtMost: 2 }),
  ...nothingLost('10 in one page x 5/s'),

  target('500 pages x 2 x 1/s', cpu, { ratioAtMost: 1.1 }),
  target('500 pages x 2 x 1/s', p95, { atMost: 7 }),
  target('500 pages x 2 x 1/s', stored, { atMost: 7 }),
  ...nothingLost('500 pages x 2 x 1/s'),

  target('presence 100 x 20/s', cpu, { ratioAtMost: 0.2 }),
  target('presence 100 x 20/s', 'staleness p95, ms', { atMost: 40 }),

  target('large page, 50 joins', joins, { ratioAtMost: 0.5 }),
  aim('large page, 50 joins', joins, { ratioAtMost: 0.3 }),
  target('large page, 50 joins', 'one coming back, share of an opening', { atMost: 0.01 }),

  target('1000 idle connections', memory, { ratioAtMost: 1 }),
  aim('1000 idle connections', memory, { ratioAtMost: 0.7 }),

  target('one message', 'longest stall, ms', { atMost: 50 }),
  target('killed 10 times while writing', 'stored edits lost', { atMost: 0 }),
  target('search over 10,000 pages', p95, { atMost: 100 }),
  target('permission check', 'cached grant, us', { atMost: 2 }),

  target('to the other node, times one node', p95, { atMost: 2.5 }),
  target('the node that receives as much, times one node', cpuPerEdit, { atMost: 1.2 }),
  target('the node that receives half as much, times one node', cpuPerEdit, { atMost: 1.2 }),
  target('100 in the room, times 10 who write as much', 'Redis messages a second', { atMost: 1.2 }),
  target('100 in one page, two nodes', 'edits missing', { atMost: 0 }),
  target('1500 people of a killed node', '95 % of them back after, s', { atMost: 20 }),
  target('1500 people of a killed node', 'loads a page', { atMost: 1 }),
  target('500 in one room, one node', 'edits missing', { atMost: 0 }),
  target('500 in one room, one node', 'connections lost', { atMost: 0 }),
  target('5000 idle connections, one node', 'connections lost', { atMost: 0 }),

  target('typing, 1,000 blocks', painted, { atMost: 20 }),
  target('typing, 5,000 blocks', painted, { atMost: 50 }),
  target('stroke of 500 points', 'sent, kB', { atMost: 10 }),
  target('board of 10,000 elements', 'change handler p95, ms', { atMost: 0.6 }),
  target('first script of a document', 'gzip, kB', { atMost: 360 }),
  target('home, 200 recent pages, tree of 10,000', 'first useful paint, ms', { atMost: 1500 }),
  target('home, 200 recent pages, tree of 10,000', 'script before the editor, gzip, kB', { atMost: 250 }),
  target('a page moved, tree of 10,000', p95, { atMost: 150 }),
]
