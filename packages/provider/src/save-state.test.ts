import { expect, test } from 'vitest'
import type { SaveState } from './api.ts'
import { saveState, type SaveFacts } from './save-state.ts'

const now = 1_000_000
const up = { up: true, transport: 'websocket' } as const
const waitingForTry = { up: false, online: true, retryAt: now + 4000, reason: undefined } as const
const trying = { up: false, online: true, retryAt: undefined, reason: undefined } as const
const noNetwork = { up: false, online: false, retryAt: now + 4000, reason: undefined } as const

const calm: SaveFacts = {
  now,
  ended: undefined,
  refused: undefined,
  readonly: false,
  quarantined: false,
  unsafe: false,
  unstored: 0,
  kept: 0,
  waitingSince: undefined,
  busy: undefined,
  link: up,
  wait: undefined,
  joined: true,
  everJoined: true,
  apartSince: now - 60_000,
  storedAt: now - 9,
  storedAfter: 24,
}
const typed = { unstored: 3, waitingSince: now - 100 }
const away = { joined: false, apartSince: now - 2000 }
const justAway = { joined: false, apartSince: now - 1999 }
const longAgo = { unstored: 3, waitingSince: now - 5000 }

const table: [what: string, facts: Partial<SaveFacts>, expected: Partial<SaveState>][] = [
  ['everything stored', {}, { state: 'saved', transport: 'websocket', storedAt: now - 9, storedAfter: 24 }],
  ['everything stored, over polling', { link: { up: true, transport: 'polling' } }, { state: 'saved', transport: 'polling' }],
  ['something on its way', typed, { state: 'saving', unstored: 3 }],
  ['on its way for just under 5 s', { unstored: 1, waitingSince: now - 4999 }, { state: 'saving' }],
  ['on its way for 5 s', longAgo, { state: 'slow', unstored: 3, reason: undefined }],
  ['the server cannot store', { ...typed, busy: 'store_unavailable' }, { state: 'slow', reason: 'store_unavailable' }],
  ['the server cannot store, but nothing waits', { busy: 'store_unavailable' }, { state: 'saved', reason: undefined }],
  ['the server is busy', { ...typed, busy: 'busy' }, { state: 'saving' }],
  ['not joined yet, for the first time', { ...justAway, everJoined: false }, { state: 'saving' }],
  ['not joined for long, connection up', away, { state: 'saving' }],
  ['not joined, connection up, something waits', { ...away, ...typed }, { state: 'saving' }],
  ['not joined, connection up, something waits for 5 s', { ...away, ...longAgo }, { state: 'slow' }],
  ['connection lost just now, all stored', { ...justAway, link: waitingForTry }, { state: 'saved', transport: 'none', retryAt: undefined }],
  ['connection lost just now, something waits', { ...justAway, ...typed, link: waitingForTry }, { state: 'saving' }],
  ['connection lost, between tries', { ...away, link: waitingForTry }, { state: 'reconnecting', retryAt: now + 4000, transport: 'none' }],
  ['connection lost, a try under way', { ...away, ...typed, link: trying }, { state: 'reconnecting', retryAt: undefined, unstored: 3 }],
  ['no network', { ...away, ...typed, link: noNetwork }, { state: 'offline', retryAt: undefined, unstored: 3 }],
  ['no network since just now', { ...justAway, link: noNetwork }, { state: 'saved' }],
  ['the device does not keep a change', { ...typed, unsafe: true }, { state: 'unsafe', unstored: 3 }],
  ['the device does not keep a change, offline', { ...typed, ...away, link: noNetwork, unsafe: true }, { state: 'unsafe' }],
  ['the device failed, but everything is stored', { unsafe: true }, { state: 'saved' }],
  ['a viewer', { readonly: true }, { state: 'readonly', reason: undefined }],
  ['a damaged page', { ...typed, readonly: true, quarantined: true }, { state: 'readonly', reason: 'quarantined', unstored: 3 }],
  [
    'the server asked this page to come back later',
    { ...away, wait: { until: now + 9000, code: 'too_many_sessions' } },
    { state: 'reconnecting', retryAt: now + 9000, reason: 'too_many_sessions' },
  ],
  ['it asked so just now', { ...justAway, wait: { until: now + 9000, code: 'busy' } }, { state: 'saved', reason: undefined }],
  [
    'the connection was refused for now',
    { ...away, link: { ...waitingForTry, reason: 'too_many_sessions' } },
    { state: 'reconnecting', retryAt: now + 4000, reason: 'too_many_sessions' },
  ],
  ['what the device has confirmed', { ...typed, kept: 2 }, { unstored: 3, kept: 2 }],
  ['a role lowered with something unstored', { ...typed, readonly: true }, { state: 'readonly', unstored: 3 }],
  ['a change refused', { ...typed, refused: 'bad_update' }, { state: 'refused', reason: 'bad_update' }],
  [
    'a change refused, then offline',
    { ...typed, ...away, link: noNetwork, refused: 'forbidden' },
    { state: 'refused', reason: 'forbidden' },
  ],
  ['the page is full', { ...typed, refused: 'page_full' }, { state: 'full', reason: 'page_full' }],
  ['the page is over', { ended: 'page_deleted' }, { state: 'ended', reason: 'page_deleted' }],
  [
    'the page is over with something refused',
    { ...typed, refused: 'page_full', ended: 'access_ended' },
    { state: 'ended', reason: 'access_ended' },
  ],
  ['the page could not be joined', { ended: 'not_found', everJoined: false, joined: false }, { state: 'ended', reason: 'not_found' }],
]

test.each(table)('D10 the save sign: %s', (_, facts, expected) => {
  expect(saveState({ ...calm, ...facts })).toMatchObject(expected)
})

test('D10 never Saved while something is not stored, whatever else is the case', () => {
  const flags = [true, false]
  let seen = 0
  for (const joined of flags)
    for (const everJoined of flags)
      for (const link of [up, waitingForTry, trying, noNetwork])
        for (const apartSince of [now, now - 2000])
          for (const unsafe of flags) {
            seen += 1
            expect(saveState({ ...calm, ...typed, joined, everJoined, link, apartSince, unsafe }).state).not.toBe('saved')
          }
  expect(seen).toBe(64)
})
