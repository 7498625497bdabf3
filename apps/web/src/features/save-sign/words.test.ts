import { CODES, REASONS } from '@tandem/protocol'
import type { SaveState } from '@tandem/provider'
import { expect, test } from 'vitest'
import { textsOf } from '../../shared/i18n/texts.ts'
import { meaningOf, proofOf } from './proof.ts'
import { texts } from './texts.ts'
import { CODE_REMEDIES, explain, REASON_REMEDIES, REMEDY_NAMES, signWords, stripWords } from './words.ts'

const t = textsOf(texts)
const NOW = new Date('2026-11-21T12:00:00').getTime()
const save = (part: Partial<SaveState>): SaveState => ({
  state: 'saved',
  transport: 'websocket',
  unstored: 0,
  kept: 0,
  storedAt: undefined,
  storedAfter: undefined,
  retryAt: undefined,
  reason: undefined,
  ...part,
})
const said = (part: Partial<SaveState>): string => {
  const { label, detail } = signWords(save(part), NOW, t)
  return detail ? `${label} – ${detail}` : label
}

test.for([
  [{}, 'Saved'],
  [{ transport: 'polling' }, 'Saved – (compatible mode)'],
  [{ state: 'saving', unstored: 1 }, 'Saving…'],
  [{ state: 'saving', transport: 'none' }, 'Connecting…'],
  [{ state: 'slow', unstored: 3, kept: 3 }, 'Still saving – 3 changes kept on this device'],
  [{ state: 'offline', transport: 'none', unstored: 5, kept: 2 }, 'Offline – 2 changes kept on this device'],
  [{ state: 'offline', transport: 'none', unstored: 5 }, 'Offline'],
  [{ state: 'offline', transport: 'none', unstored: 1, kept: 1 }, 'Offline – 1 change kept on this device'],
  [{ state: 'offline', transport: 'none' }, 'Offline'],
  [{ state: 'reconnecting', transport: 'none', retryAt: NOW + 3_400 }, 'Reconnecting in 4 s'],
  [{ state: 'reconnecting', transport: 'none', retryAt: NOW - 10 }, 'Reconnecting…'],
  [{ state: 'reconnecting', transport: 'none' }, 'Reconnecting…'],
  [{ state: 'reconnecting', retryAt: NOW + 3_400 }, 'Trying again in 4 s'],
  [{ state: 'unsafe', unstored: 2 }, 'This browser cannot keep your changes – stay on this page'],
  [{ state: 'readonly' }, 'View only'],
  [{ state: 'readonly', unstored: 2, kept: 2 }, 'View only – 2 changes kept on this device'],
  [{ state: 'readonly', reason: 'quarantined' }, 'View only'],
  [{ state: 'readonly', reason: 'quarantined', unstored: 2, kept: 2 }, 'View only – 2 changes kept on this device'],
  [{ state: 'ended', reason: 'page_quarantined' }, 'This page is damaged'],
  [{ state: 'ended', reason: 'copy_differs' }, 'Reload needed'],
  [{ state: 'ended', reason: 'access_ended' }, 'Access ended'],
  [{ state: 'ended', reason: 'page_deleted' }, 'Page deleted'],
  [{ state: 'ended', reason: 'version_too_old' }, 'Reload needed'],
  [{ state: 'refused', unstored: 1, reason: 'bad_update' }, 'This change was not accepted – keep a copy'],
  [{ state: 'full', unstored: 2, kept: 2, reason: 'page_full' }, 'Not saved – 2 changes kept on this device'],
] satisfies [Partial<SaveState>, string][])('the sign for %o reads "%s"', ([part, words]) => {
  expect(said(part)).toBe(words)
})

test('only trouble is loud: what is well or under way stays calm', () => {
  expect(signWords(save({}), NOW, t).tone).toBe('calm')
  expect(signWords(save({ state: 'saving' }), NOW, t).tone).toBe('calm')
  for (const state of ['slow', 'offline', 'reconnecting'] as const) expect(signWords(save({ state }), NOW, t).tone).toBe('caution')
  for (const state of ['unsafe', 'ended', 'refused', 'full'] as const) expect(signWords(save({ state }), NOW, t).tone).toBe('danger')
})

test('everything the server can say has a sentence and one thing to do', () => {
  expect(Object.keys(CODE_REMEDIES).toSorted()).toEqual([...CODES].toSorted())
  expect(Object.keys(REASON_REMEDIES).toSorted()).toEqual([...REASONS, 'copy_differs'].toSorted())
  for (const said of [...CODES, ...REASONS, 'copy_differs'] as const) {
    const { sentence, remedy } = explain(said, t)
    expect(sentence, said).toMatch(/^[A-Z][^!]*\.$/)
    expect(remedy && REMEDY_NAMES[remedy], said).toBeTruthy()
  }
})

test('a change that was not accepted can always be copied, whatever the server said', () => {
  for (const reason of CODES) expect(stripWords(save({ state: 'refused', reason, unstored: 1 }), t)?.remedy).toBe('copy my text')
  expect(stripWords(save({ state: 'ended', reason: 'access_ended' }), t)?.remedy).toBe('copy my text')
})

test('the proof names the moment, the way and the time it took', () => {
  const storedAt = new Date('2026-11-21T12:04:31').getTime()
  expect(proofOf(save({ storedAt, storedAfter: 23.6 }), t)).toBe('Stored 12:04:31, WebSocket, 24 ms')
  expect(proofOf(save({ storedAt, storedAfter: 0.2, transport: 'polling' }), t)).toBe('Stored 12:04:31, long-polling, 1 ms')
  expect(proofOf(save({}), t)).toBe('Nothing changed here yet, WebSocket')
})

test('it never calls everything saved while something is not', () => {
  expect(meaningOf(save({ state: 'saving', unstored: 1 }), t)).not.toMatch(/Everything/)
  expect(meaningOf(save({ state: 'reconnecting', unstored: 3, kept: 2 }), t)).toMatch(
    /^2 changes kept on this device\. Changes count as saved when/,
  )
  expect(meaningOf(save({}), t)).toBe('Everything you see is on the disk of the server.')
})

test('whoever has to wait is told why, and can try now', () => {
  const strip = (reason: SaveState['reason']) => stripWords(save({ state: 'reconnecting', transport: 'none', reason }), t)
  expect(strip(undefined)).toBeUndefined()
  expect(strip('too_many_sessions')).toEqual({ sentence: t('too_many_sessions'), remedy: 'try now' })
  for (const reason of [...CODES, ...REASONS]) expect(strip(reason)?.remedy).toBe('try now')
})

test('whoever finds a page crowded is not asked to close tabs of their own', () => {
  const strip = (transport: SaveState['transport']) =>
    stripWords(save({ state: 'reconnecting', transport, reason: 'too_many_sessions' }), t)
  expect(strip('websocket')?.sentence).toMatch(/^Too many people have this page open/)
  expect(strip('none')?.sentence).toMatch(/Close a tab/)
})

test('a damaged page says what is seen, and that nothing written is lost', () => {
  const strip = (unstored: number) => stripWords(save({ state: 'readonly', reason: 'quarantined', unstored }), t)
  expect(strip(0)?.sentence).toBe('This page is damaged. You see it as it last was whole; nobody can change it now.')
  expect(strip(2)?.sentence).toMatch(/as it last was whole, and what you wrote is kept here\.$/)
  expect(strip(2)?.remedy).toBe('copy my text')
})

test('changes of an earlier visit are counted in words', () => {
  expect(t('parked', { count: 1 })).toBe('A change you made here earlier could not be saved. It is still on this device.')
  expect(t('parked', { count: 3 })).toMatch(/^3 changes you made/)
})

test('whoever could write until now is told, and keeps what was not sent; whoever never could is not', () => {
  const readonly = (unstored: number) => save({ state: 'readonly', unstored, kept: unstored })
  expect(signWords(readonly(0), NOW, t, 'lowered')).toEqual({ tone: 'note', label: 'You can now only view' })
  expect(stripWords(readonly(0), t, 'lowered')).toEqual({ sentence: 'You can now only view this page.', remedy: undefined })
  expect(stripWords(readonly(2), t, 'lowered')?.remedy).toBe('copy my text')
  expect(stripWords(readonly(0), t, 'none')).toBeUndefined()
  expect(stripWords(readonly(1), t, 'none')?.remedy).toBe('copy my text')
})
