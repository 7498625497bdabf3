import type { Limit } from './limit.ts'

const MB = 1024 * 1024

/** How much may be said in which time: the first part of the table of limits. */
export const RATE_LIMITS = {
  updatesPerSecond: {
    default: 60,
    unit: 'per second',
    about: 'Changes of one connection, in the long run.',
    why: 'Typing makes ten, dragging on a board twenty.',
    over: 'rate',
  },
  updatesBurst: {
    default: 1200,
    unit: 'changes',
    about: 'Changes of one connection at once.',
    why: 'A tab that was offline sends up to 1,000 without waiting for an answer.',
    over: 'rate',
  },
  bytesPerSecond: {
    default: 512 * 1024,
    unit: 'bytes per second',
    about: 'Bytes of changes of one connection, in the long run.',
    why: 'A thousand times what typing makes.',
    over: 'rate',
  },
  bytesBurst: {
    default: 9 * MB,
    unit: 'bytes',
    about: 'Bytes of changes of one connection at once.',
    why: 'The largest change is 8 MB; what a tab sends beside it fits too.',
    over: 'rate',
  },
  joinsPerSecond: {
    default: 20,
    unit: 'per second',
    about: 'Pages one connection joins.',
    why: 'A tab that comes back joins all its pages at once: the burst of three seconds covers fifty.',
    over: 'rate',
  },
  claimsPerSecond: {
    default: 20,
    unit: 'per second',
    about: 'Times one connection claims client ids.',
    why: 'As joins: one for each page at most.',
    over: 'rate',
  },
  resyncsPerSecond: {
    default: 20,
    unit: 'per second',
    about: 'Times one connection asks for what it lacks.',
    why: 'A tab asks once for each hole it notices.',
    over: 'rate',
  },
  verifiesPerSecond: {
    default: 20,
    unit: 'per second',
    about: 'Times one connection compares the content of a page with the server.',
    why: 'As joins: a tab compares after each.',
    over: 'rate',
  },
  volatilePerSecond: {
    default: 30,
    unit: 'per second',
    about: 'Presence and live frames of one connection together.',
    why: 'One for each picture that others are shown.',
    over: 'dropped',
  },
  othersPerSecond: {
    default: 20,
    unit: 'per second',
    about: 'Everything else one connection says: probes, leaving pages.',
    why: 'A tab leaves all its pages at once, and probes only when it wakes.',
    over: 'rate',
  },
  needSyncsPerSecond: {
    default: 1,
    unit: 'per second',
    about: 'Times one connection is told that its change builds on what the server has not got.',
    why: 'Each is followed by a join; a healthy tab hardly ever needs one.',
    over: 'rate',
  },
  stateBytesPerSecond: {
    default: 8 * MB,
    unit: 'bytes per second',
    about: 'Content of pages sent to one connection, in the long run.',
    why: 'Most pages are far smaller than what one second gives.',
    over: 'rate',
  },
  stateBytesBurst: {
    default: 64 * MB,
    unit: 'bytes',
    about: 'Content of pages sent to one connection before it has to wait to join or catch up again.',
    why: 'Two of the largest pages.',
    over: 'rate',
  },
  controlPacketsPerSecond: {
    default: 20,
    unit: 'per second',
    about: 'Pongs, probes and other packets of one connection that carry no message, also before anybody has signed in.',
    why: 'A sound browser sends one in seven seconds, and a few while it connects.',
    over: 'the connection is cut',
  },
  burstSeconds: {
    default: 3,
    unit: 'seconds',
    about: 'What may come at once where no burst is named: the rate of this many seconds.',
    why: 'Networks deliver in bursts after a pause of a second or two.',
    over: 'rate',
  },
  burstsBeforeCut: {
    default: 3,
    unit: 'bursts',
    about: 'How far a connection may go on over a rate before it is closed.',
    why: 'What was on its way when the first refusal was sent is at most one burst.',
    over: 'bad_messages',
  },
  personShare: {
    default: 4,
    unit: 'times',
    about: 'All connections of one person together may do this many times what one may.',
    why: 'Several tabs and devices, of which a few are busy at the same time.',
    over: 'rate',
  },
  addressShare: {
    default: 50,
    unit: 'times',
    about:
      'All connections from one address together may do this many times what one may; of presence, as many times as a page has places.',
    why: 'A school shares one address: two hundred people who draw at the same time make 3,000 changes a second.',
    over: 'rate',
  },
} as const satisfies Record<string, Limit>
