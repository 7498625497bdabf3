import { newSecret, type Link } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { WorkspaceStage } from './workspace-stage.ts'

const WARM_UP = 100
const ROUNDS = 1500
/** 0.5: the times tell nothing. By chance it is off by 0.01 at this number of rounds, seldom by 0.03. */
const MOST_TOLD = 0.55

/** How likely one of these took longer than one of those. */
const oftenLonger = (these: readonly number[], those: readonly number[]): number => {
  const all = [...these.map((ms) => ({ ms, isThese: 1 })), ...those.map((ms) => ({ ms, isThese: 0 }))].toSorted((a, b) => a.ms - b.ms)
  const ranks = all.reduce((sum, { isThese }, at) => sum + isThese * (at + 1), 0)
  return (ranks - (these.length * (these.length + 1)) / 2) / (these.length * those.length)
}

// Half a minute, and a measurement: not among those that run every time. STATISTICS=1 runs it.
test.runIf(process.env['STATISTICS'])(
  'a link that was revoked or has expired is refused in the time of one that never was',
  async () => {
    const stage = await WorkspaceStage.open()
    const owner = await stage.principal({ name: 'Olga' })
    const { page } = await stage.space(owner)
    const make = async (body: object) =>
      (await stage.ask<Link>(`POST /pages/${page.id}/links`, { as: owner, body: { role: 'editor', ...body } })).body
    const [revoked, expired, locked] = [
      await make({}),
      await make({ expiresAt: stage.clock.now() + 1000 }),
      await make({ expiresAt: stage.clock.now() + 1000, password: 'open sesame' }),
    ]
    // One that many came by: whatever is counted for it would show.
    for (let i = 0; i < 200; i++) await stage.ask('POST /links/join', { body: { token: expired.address.slice(-43), name: `Guest ${i}` } })
    await stage.ask(`DELETE /pages/${page.id}/links/${revoked.id}`, { as: owner })
    stage.leap(1000)
    const tokens = {
      unknown: () => newSecret(),
      'unknown too': () => newSecret(),
      revoked: () => revoked.address.slice(-43),
      expired: () => expired.address.slice(-43),
      locked: () => locked.address.slice(-43),
    }
    const times = new Map<string, number[]>(Object.keys(tokens).map((kind) => [kind, []]))
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      // In another order each time: none comes always behind the same one.
      const kinds = Object.entries(tokens).toSorted(() => Math.random() - 0.5)
      for (const [kind, tokenOf] of kinds) {
        const body = { token: tokenOf(), name: 'Gus', password: 'open sesame' }
        const from = performance.now()
        const { status } = await stage.ask('POST /links/join', { body })
        if (round >= 0) times.get(kind)?.push(performance.now() - from)
        if (status !== 410) throw new Error(`${kind} was answered with ${status}`)
      }
    }
    const unknown = times.get('unknown') ?? []
    const told = [...times].map(([kind, ms]) => [kind, oftenLonger(ms, unknown)] as const)
    process.stdout.write(`${told.map(([kind, share]) => `${kind}: ${share.toFixed(3)}`).join(', ')}\n`)
    for (const [, share] of told) {
      expect(share).toBeLessThan(MOST_TOLD)
      expect(share).toBeGreaterThan(1 - MOST_TOLD)
    }
  },
  600_000,
)
