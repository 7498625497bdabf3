import { newPageId, newPrincipalId, newSpaceId, type PageId, type PrincipalId } from '@tandem/protocol'
import { Access } from '../../apps/server/src/workspace/access/access.ts'
import { can } from '../../apps/server/src/workspace/access/can.ts'
import type { AccessFacts, PageFacts } from '../../apps/server/src/workspace/access/ports.ts'
import type { Trial } from '../command/trial.ts'

const CHECKS = 1_000_000
const ROUNDS = 7
/** More than one processor cache holds. */
const PAIRS = 10_000

/** Everybody is an editor of everything, by a grant and a link without an end. */
const facts = (): AccessFacts => {
  const space = newSpaceId()
  const page: PageFacts = {
    space,
    spaceFacts: { kind: 'member', visibility: 'open', defaultRole: 'viewer', granted: undefined },
    granted: ['editor'],
    links: [{ role: 'viewer', expiresAt: null }],
  }
  return {
    version: () => Promise.resolve(1),
    page: () => Promise.resolve(page),
    pageOrTrash: () => Promise.resolve(page),
    space: () => Promise.resolve(page.spaceFacts),
  }
}

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0

/** Microseconds of one check, the median of several rounds. */
const timed = async (round: () => Promise<void> | void): Promise<number> => {
  const times: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    const began = performance.now()
    await round()
    times.push(((performance.now() - began) * 1000) / CHECKS)
  }
  return median(times)
}

/** What asking costs when the answer is known: of a live session, which has its role, and by the cached grant. */
export const permission: Trial = async () => {
  const access = await Access.open(facts(), { now: () => 1, after: () => () => undefined })
  const pairs = Array.from({ length: PAIRS }, (): [PrincipalId, PageId] => [newPrincipalId(), newPageId()])
  for (const [principal, page] of pairs) await access.onPage(principal, page)
  let allowed = 0
  const cached = await timed(async () => {
    for (let i = 0; i < CHECKS; i++) {
      const [principal, page] = pairs[i % PAIRS] as [PrincipalId, PageId]
      const role = (await access.onPage(principal, page))?.role
      if (can({ page: 'write' }, { role, isAdmin: false })) allowed++
    }
  })
  const roles = ['viewer', 'editor'] as const
  const session = await timed(() => {
    for (let i = 0; i < CHECKS; i++) if (can({ page: 'write' }, { role: roles[i & 1], isAdmin: false })) allowed++
  })
  access.close()
  if (allowed !== ROUNDS * (CHECKS + CHECKS / 2)) throw new Error('not everybody got what they may')
  return [{ case: 'permission check', values: { 'cached grant, us': cached, 'live session, us': session } }]
}
