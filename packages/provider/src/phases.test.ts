import { expect, test } from 'vitest'
import { PHASE_ANSWERS, type Phase, type PhaseEvent } from './phases.ts'

const phases = Object.keys(PHASE_ANSWERS) as Phase[]
const events = Object.keys(PHASE_ANSWERS.up) as PhaseEvent[]

test('what is over stays over', () => {
  expect(events.map((event) => PHASE_ANSWERS.over[event])).toEqual(events.map(() => 'ignore'))
})

test('the app can close in every phase, and a refusal ends every phase in which a server is spoken to', () => {
  for (const phase of phases.filter((one) => one !== 'over')) {
    const refused = phase === 'resting' ? 'ignore' : 'end'
    expect([phase, PHASE_ANSWERS[phase].closed, PHASE_ANSWERS[phase].refused]).toEqual([phase, 'end', refused])
  }
})

test('a connection that nobody wants rests, and only somebody who wants it wakes it', () => {
  for (const phase of ['up', 'dialing', 'waiting', 'signing in'] as const) expect(PHASE_ANSWERS[phase].unwanted).toBe('rest')
  expect(events.filter((event) => !['ignore', 'end'].includes(PHASE_ANSWERS.resting[event]))).toEqual(['wanted'])
})

test('a lost connection or try always leads to another', () => {
  expect([PHASE_ANSWERS.up.lost, PHASE_ANSWERS.dialing.lost, PHASE_ANSWERS.waiting.due]).toEqual(['wait', 'wait', 'dial'])
})
