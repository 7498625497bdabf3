import { newSessionId, type PrincipalId, type TabId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { ClientOwners } from './client-owners.ts'
import type { Session } from './ports.ts'

const sessionOf = (person: string, tab: string) =>
  ({ id: newSessionId(), person: { id: person as PrincipalId, name: person, color: 0 }, tab: tab as TabId }) as Session

const fresh = (client: number) => ({ client, known: 0, reached: 0 })

test('D6 an id that somebody wrote under stays theirs, also when they have left', () => {
  const owners = new ClientOwners(new Map([[2000, 'alice' as PrincipalId]]))
  expect(owners.claim(sessionOf('bob', 'b'), fresh(2000), [])).toBe('client_not_owned')
  expect(owners.claim(sessionOf('bob', 'b'), fresh(3000), [2000])).toBe('client_not_owned')
  expect(owners.claim(sessionOf('alice', 'a'), fresh(3000), [2000])).toBeUndefined()
})

test('D6 an id that was only claimed is nobody else’s while the tab is there, and free when it has gone', () => {
  const owners = new ClientOwners(new Map())
  const alice = sessionOf('alice', 'a')
  const bob = sessionOf('bob', 'b')
  expect(owners.claim(alice, fresh(2000), [])).toBeUndefined()
  expect(owners.claim(bob, fresh(2000), [])).toBe('client_not_owned')
  owners.release(alice)
  expect(owners.claim(bob, fresh(2000), [])).toBeUndefined()
})

test('D6 nobody writes under an id they have not claimed', () => {
  const owners = new ClientOwners(new Map())
  const alice = sessionOf('alice', 'a')
  owners.claim(alice, fresh(2000), [2001])
  expect(owners.holds(alice, [{ client: 2000 }, { client: 2001 }])).toBe(true)
  expect(owners.holds(alice, [{ client: 2000 }, { client: 2002 }])).toBe(false)
  expect(owners.holds(sessionOf('alice', 'c'), [{ client: 2000 }])).toBe(false)
})

test('nobody gets one of the server’s own ids', () => {
  const owners = new ClientOwners(new Map())
  expect(owners.claim(sessionOf('alice', 'a'), fresh(1), [])).toBe('client_not_owned')
  expect(owners.claim(sessionOf('alice', 'a'), fresh(5000), [1023])).toBe('client_not_owned')
})

test('a refused claim leaves nothing behind', () => {
  const owners = new ClientOwners(new Map([[2000, 'bob' as PrincipalId]]))
  const alice = sessionOf('alice', 'a')
  owners.claim(alice, fresh(3000), [2000])
  expect(owners.holds(alice, [{ client: 3000 }])).toBe(false)
})

test('the copy of a living tab is found before it writes, and a tab that comes back is not taken for one', () => {
  const owners = new ClientOwners(new Map())
  const before = sessionOf('alice', 'a')
  owners.claim(before, fresh(2000), [])
  expect(owners.claim(sessionOf('alice', 'copy'), fresh(2000), [])).toBe('client_not_owned')
  const again = sessionOf('alice', 'a')
  expect(owners.claim(again, fresh(2000), [])).toBeUndefined()
  expect(owners.holds(before, [{ client: 2000 }])).toBe(false)
})

test('a replica from an old backup may not go on under its id', () => {
  const owners = new ClientOwners(new Map([[2000, 'alice' as PrincipalId]]))
  const alice = sessionOf('alice', 'a')
  expect(owners.claim(alice, { client: 2000, known: 9, reached: 5 }, [])).toBe('client_not_owned')
  expect(owners.claim(alice, { client: 2000, known: 9, reached: 9 }, [])).toBeUndefined()
  expect(owners.claim(alice, { client: 2000, known: 9, reached: 12 }, [])).toBeUndefined()
})

test('the outbox of a tab whose end was not heard of yet goes to the tab that found it', () => {
  const owners = new ClientOwners(new Map())
  const gone = sessionOf('alice', 'a')
  owners.claim(gone, fresh(2000), [])
  const found = sessionOf('alice', 'b')
  expect(owners.claim(found, fresh(3000), [2000])).toBeUndefined()
  expect(owners.holds(gone, [{ client: 2000 }])).toBe(false)
  owners.release(gone)
  expect(owners.holds(found, [{ client: 2000 }])).toBe(true)
})

test('D6 the first row under an id makes it the writer’s, once', () => {
  const owners = new ClientOwners(new Map())
  expect(owners.take('alice' as PrincipalId, [{ client: 2000 }, { client: 2001 }], 0)).toEqual([2000, 2001])
  expect(owners.take('alice' as PrincipalId, [{ client: 2000 }], 0)).toEqual([])
  expect(owners.claim(sessionOf('bob', 'b'), fresh(2001), [])).toBe('client_not_owned')
})

test('a person takes new ids as fast as pages are loaded, not as fast as messages are sent', () => {
  const owners = new ClientOwners(new Map())
  const alice = 'alice' as PrincipalId
  const taken = (count: number, now: number) =>
    Array.from({ length: count }, (_, i) => [{ client: 5000 + now + i }]).filter(
      (clients) => owners.mayTake(alice, clients, now) && owners.take(alice, clients, now),
    ).length
  expect(taken(100, 0)).toBe(64)
  expect(taken(100, 10_000)).toBe(10)
  expect(owners.mayTake('bob' as PrincipalId, [{ client: 9000 }], 10_000)).toBe(true)
  expect(owners.mayTake(alice, [{ client: 5000 }], 10_000)).toBe(true)
})

test('a change that was refused for another reason takes no id', () => {
  const owners = new ClientOwners(new Map())
  const alice = 'alice' as PrincipalId
  expect(Array.from({ length: 100 }, () => owners.mayTake(alice, [{ client: 5000 }], 0))).not.toContain(false)
})

test('a session holds only so many ids', () => {
  const owners = new ClientOwners(new Map())
  const alice = sessionOf('alice', 'a')
  for (let from = 0; from < 256; from += 64)
    expect(
      owners.claim(
        alice,
        undefined,
        Array.from({ length: 64 }, (_, i) => 2000 + from + i),
      ),
    ).toBeUndefined()
  expect(owners.claim(alice, fresh(9000), [])).toBe('client_not_owned')
  owners.release(alice)
  expect(owners.claim(sessionOf('bob', 'b'), fresh(2000), [])).toBeUndefined()
})

test('D6 what the log says of an id counts, whoever holds it here', () => {
  const owners = new ClientOwners(new Map())
  const alice = sessionOf('alice', 'a')
  owners.claim(alice, fresh(2000), [2001])
  expect(owners.take('alice' as PrincipalId, [{ client: 2000 }, { client: 2001 }], 0)).toEqual([2000, 2001])
  expect(owners.knows([{ client: 2000 }, { client: 2002 }])).toBe(false)
  owners.learn([
    [2000, 'bob' as PrincipalId],
    [2001, 'alice' as PrincipalId],
  ])
  expect([owners.holds(alice, [{ client: 2000 }]), owners.holds(alice, [{ client: 2001 }])]).toEqual([false, true])
  expect(owners.claim(alice, fresh(2000), [])).toBe('client_not_owned')
})

test('D6 an id that was to be somebody’s with a change that is not stored is claimed with the next one', () => {
  const owners = new ClientOwners(new Map())
  const alice = 'alice' as PrincipalId
  owners.giveBack(owners.take(alice, [{ client: 2000 }], 0))
  expect(owners.knows([{ client: 2000 }])).toBe(false)
  expect(owners.take(alice, [{ client: 2000 }], 0)).toEqual([2000])
})
