import { expect, test } from 'vitest'
import { VirtualClock } from '../../../test/virtual-clock.ts'
import { Mailboxes } from '../accounts/mailboxes.ts'
import { Throttle } from '../accounts/throttle.ts'
import type { Notice } from './notice.ts'
import { TriesElsewhere } from './tries-elsewhere.ts'

/** Nodes that hear of each other at once. */
const nodes = (count: number) => {
  const clock = new VirtualClock()
  const all: TriesElsewhere[] = []
  return Array.from({ length: count }, () => {
    const tell = (notice: Notice): void => {
      for (const other of all) {
        if (other === own) continue
        if (notice.say === 'tried') other.tried(notice)
        if (notice.say === 'mailed') other.mailed(notice.email)
      }
    }
    const own = new TriesElsewhere({ tell })
    all.push(own)
    return {
      throttle: new Throttle(clock, own.of('sign-in')),
      links: new Throttle(clock, own.of('link')),
      mails: new Mailboxes(clock, own.mails),
    }
  }) as [Node, Node, ...Node[]]
}
interface Node {
  throttle: Throttle
  links: Throttle
  mails: Mailboxes
}

const attempt = { subject: 'alice@example.org', address: '192.0.2.7' }

test('guesses spread over nodes are as few as those at one', () => {
  const three = nodes(3)
  let allowed = 0
  for (let i = 0; i < 60; i++) if (three[i % 3]?.throttle.begin(attempt) === 0) allowed++
  expect(allowed).toBe(5)
})

test('who is right on one node is not held back on the other by what they mistyped', () => {
  const [one, two] = nodes(2)
  for (let i = 0; i < 4; i++) one.throttle.begin(attempt)
  two.throttle.succeeded(attempt)
  for (let i = 0; i < 4; i++) expect(one.throttle.begin(attempt)).toBe(0)
})

test('passwords of links are counted apart from sign-ins', () => {
  const [one, two] = nodes(2)
  for (let i = 0; i < 5; i++) one.throttle.begin(attempt)
  expect(two.links.begin(attempt)).toBe(0)
})

test('a mailbox gets three mails, wherever they are asked for', () => {
  const [one, two] = nodes(2)
  expect([one.mails.take('a@b.c'), two.mails.take('a@b.c'), one.mails.take('a@b.c'), two.mails.take('a@b.c')]).toEqual([
    true,
    true,
    true,
    false,
  ])
})
