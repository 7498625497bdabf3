import { HTTP_LIMITS } from './http-limits.ts'
import type { Limit } from './limit.ts'
import { RATE_LIMITS } from './rate-limits.ts'

const MB = 1024 * 1024

/** Every limit that can be configured. What both sides of the wire must agree on is in `LIMITS` of the protocol. */
const TABLE = {
  ...RATE_LIMITS,
  connectionsPerPerson: {
    default: 64,
    unit: 'connections',
    about: 'Open at the same time by one person.',
    why: 'Nobody has as many tabs and devices in use.',
    over: 'too_many_sessions',
  },
  connectionsPerAddress: {
    default: 2000,
    unit: 'connections',
    about: 'Open at the same time from one address (of IPv6 the first 64 bits).',
    why: 'Schools and companies share one address.',
    over: 'too_many_sessions',
  },
  newConnectionsPerSecond: {
    default: 100,
    unit: 'per second',
    about: 'New connections from one address in the long run; as many as may be open can come at once.',
    why: 'After a restart a whole school comes back in a moment.',
    over: 'too_many_sessions',
  },
  sessionsPerPage: {
    default: 200,
    unit: 'sessions',
    about: 'In one page at the same time.',
    why: 'As many as bench/RESULTS.md measures with.',
    over: 'too_many_sessions',
  },
  seatsPerPerson: {
    default: 8,
    unit: 'sessions',
    about: 'Of one person in one page at the same time.',
    why: 'A few windows and devices; one person must not take the places of the others.',
    over: 'too_many_sessions',
  },
  pagesPerConnection: {
    default: 50,
    unit: 'pages',
    about: 'Joined over one connection at the same time.',
    why: 'A tab shows one page; the rest is for programs.',
    over: 'too_many_pages',
  },
  secondsWithoutJoining: {
    default: 10,
    unit: 'seconds',
    about: 'A connection that has joined no page by then is closed.',
    why: 'A tab joins as soon as it is connected; ten seconds cover a slow network.',
    over: 'idle',
  },
  badMessages: {
    default: 3,
    unit: 'messages',
    about: 'A connection is closed with this many messages that no sound tab sends.',
    why: 'A sound tab sends none; a broken one must not go on for long.',
    over: 'bad_messages',
  },
  waitingBytes: {
    default: MB,
    unit: 'bytes',
    about: 'Changes of one session that wait while a large one before them is read.',
    why: 'Reading takes well under a second, and a tab has at most 512 kB on its way.',
    over: 'busy',
  },
  partsBytes: {
    default: 64 * MB,
    unit: 'bytes',
    about: 'Parts of large changes that are not complete yet, of all connections together.',
    why: 'Eight of the largest at the same time; the memory of a small container bears it.',
    over: 'busy',
  },
  partsSeconds: {
    default: 30,
    unit: 'seconds',
    about: 'A large change whose next part is not there by then is forgotten.',
    why: 'A part of 256 kB gets through at 70 kbit/s.',
    over: 'busy',
  },
  queuedBytesFew: {
    default: 256 * 1024,
    unit: 'bytes',
    about: 'Above this many bytes not taken by a browser it gets no presence and no live frames.',
    why: 'A fast network never has as much on its way.',
    over: 'dropped',
  },
  queuedBytesMany: {
    default: MB,
    unit: 'bytes',
    about: 'Above this it gets no changes either, but all of them in one go when it has caught up.',
    why: 'One second of a slow network.',
    over: 'dropped',
  },
  queuedPackets: {
    default: 500,
    unit: 'messages',
    about: 'As the line above, by number.',
    why: 'More messages are dearer than the difference they add up to.',
    over: 'dropped',
  },
  queuedSeconds: {
    default: 10,
    unit: 'seconds',
    about: 'As the line above, by the time since it last took anything.',
    why: 'Longer than any hiccup of a mobile network.',
    over: 'dropped',
  },
  queuedBytesMost: {
    default: 4 * MB,
    unit: 'bytes',
    about: 'Above this a browser that does not take what it is given is disconnected.',
    why: 'Twice this, for messages underway, is what one stuck reader may cost.',
    over: 'too_slow',
  },
  queuedSecondsMost: {
    default: 30,
    unit: 'seconds',
    about: 'A browser that took nothing for this long is disconnected.',
    why: 'It is gone, or wants to be a burden; a tab that wakes up reconnects by itself.',
    over: 'too_slow',
  },
  pageBytes: {
    default: 32 * MB,
    unit: 'bytes',
    about: 'A page larger than this takes no more changes.',
    why: 'More than a hundred times the large document that bench/ measures with.',
    over: 'page_full',
  },
  pageStructs: {
    default: 500_000,
    unit: 'pieces',
    about: 'A page of more pieces (runs of text, values, marks, and what is left of deleted ones) takes no more changes.',
    why: 'Seven times what 260,000 edits leave; a tab loads so many in a second, and four times as many no longer fit the memory in which pages are folded.',
    over: 'page_full',
  },
  pageBytesWarn: {
    default: 8 * MB,
    unit: 'bytes',
    about: 'The operator is told of a page larger than this.',
    why: 'Time to split it before it is full.',
    over: 'a warning in the log',
  },
  commitRows: {
    default: 1000,
    unit: 'changes',
    about: 'Waiting for the disk at the same time, of all pages together.',
    why: 'Some hundred milliseconds of a slow disk.',
    over: 'busy',
  },
  commitBytes: {
    default: 8 * MB,
    unit: 'bytes',
    about: 'As the line above, by size.',
    why: 'One of the largest changes fits.',
    over: 'busy',
  },
  ...HTTP_LIMITS,
} as const satisfies Record<string, Limit>

export type LimitName = keyof typeof TABLE
/** A value for every limit. */
export type Limits = Readonly<Record<LimitName, number>>

/** The variable that sets a limit: `LIMIT_UPDATES_PER_SECOND` for `updatesPerSecond`. */
const variableOf = (name: string): string => `LIMIT_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`

/** All limits, in the order of docs/operating.md. */
export const LIMIT_TABLE: readonly (Limit & { name: LimitName; variable: string })[] = Object.entries(TABLE).map(([name, limit]) => ({
  name: name as LimitName,
  variable: variableOf(name),
  ...limit,
}))

export const DEFAULT_LIMITS = Object.fromEntries(LIMIT_TABLE.map(({ name, default: value }) => [name, value])) as Limits

/** The table of docs/operating.md, as Markdown. */
export const limitsAsMarkdown = (): string => {
  const rows = LIMIT_TABLE.map(
    ({ variable, default: value, unit, about, why, over }) =>
      `| \`${variable}\` | ${value.toLocaleString('en')} ${unit} | ${about} | ${why} | ${over.includes(' ') ? over : `\`${over}\``} |`,
  )
  return ['| variable | default | what it limits | why this much | over it |', '|---|---|---|---|---|', ...rows].join('\n')
}
