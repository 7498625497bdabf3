import type { ServerMessages } from '@tandem/protocol'
import type { Scenario } from '../stage/scenario.ts'
import { cameTrue } from '../stage/timing.ts'

const POINTER = { x: 1, y: 2, tool: 'laser', button: 'up' }
/** What Mallory says about herself, and would like to say about others. */
const abuses = (ch: number, victim: string): Record<string, unknown>[] => [
  { ch, patch: { activity: 'active' }, id: victim },
  { ch, id: victim, person: { id: victim, name: 'Alice', color: 1 }, patch: {} },
  { ch, patch: { person: { name: 'Alice' } } },
  { ch, patch: { name: 'Alice' } },
  { ch, patch: { activity: 'x'.repeat(500_000) } },
  { ch, patch: { selection: Array.from({ length: 100_000 }, (_, index) => `e${index}`) } },
  { ch, patch: { editing: 'x'.repeat(10_000) } },
  { ch, patch: { pointer: { ...POINTER, x: Infinity } } },
  { ch, patch: { pointer: { ...POINTER, role: 'owner' } } },
  { ch, patch: { cursor: { anchor: new Uint8Array(100_000), head: new Uint8Array(1) } } },
  { ch, patch: { activity: 'active' }, clock: Number.MAX_SAFE_INTEGER },
  { ch, patch: null },
  { ch, entries: [{ id: victim, left: true }] },
  { ch: ch + 1, patch: { activity: 'away' } },
]

export const presenceAbuse: Scenario = {
  id: 'R19',
  about: 'presence: forged, huge, other fields, far too often',
  env: { LIMIT_NEW_CONNECTIONS_PER_SECOND: '10000', LIMIT_NEW_PEOPLE_BURST: '10000', LIMIT_REQUESTS_BURST: '10000' },
  run: async (stage) => {
    const page = await stage.newPage()
    const [alice, bob] = [await stage.writer('alice', { page }), await stage.writer('bob', { page })]
    alice.page.presence.set({ editing: 'a title' })
    const nameOfAlice = () => bob.page.presence.others.find(({ state }) => state.editing === 'a title')?.person.name
    stage.must(await cameTrue(() => nameOfAlice() !== undefined, 5000), 'bob does not see alice')
    const name = nameOfAlice()
    const session = alice.page.presence.self?.session ?? ''
    let warm = stage.server.memory
    const witness = await stage.tab()
    const names = new Map<string, string>()
    let entries = 0
    witness.socket.on('presence', (body: ServerMessages['presence']) => {
      entries += body.entries.length
      for (const { id, person, left } of body.entries) {
        if (id === session) stage.must(left !== true && (person === undefined || person.name === name), 'alice was changed for others')
        if (person) names.set(id, person.name)
      }
    })
    await witness.join(page)
    let cut = 0
    for (let round = 0; round < (stage.isQuick ? 2 : 50); round++) {
      // What a first round takes is for handling it; what later ones add would be a leak.
      if (round === 1) warm = stage.server.memory
      for (const abuse of abuses(0, session)) {
        const mallory = await stage.tab()
        const { ch } = (await mallory.join(page)).answer
        for (let i = 0; i < 4; i++) mallory.send('presence', { ...abuse, ch: abuse['ch'] === 0 ? ch : abuse['ch'] })
        for (let i = 0; i < 4; i++) mallory.send('live', { ch, bytes: new Uint8Array(100_000) })
        if ((await mallory.probe()) === undefined) cut++
        mallory.leave()
      }
    }
    // Sound, but a thousand times in a moment.
    const eager = await stage.tab()
    const { ch } = (await eager.join(page)).answer
    const flooded = entries
    for (let i = 0; i < 1000; i++) eager.send('presence', { ch, patch: { pointer: { ...POINTER, x: i } } })
    await eager.probe()
    alice.type()
    await alice.saved()
    await bob.sees(alice.typed)
    stage.figure('abusers cut off', cut, '', { atLeast: 1 })
    stage.figure('entries that others got of 1,000 in a moment', entries - flooded, '', { atMost: 150 })
    stage.must(nameOfAlice() === name, 'bob no longer sees alice as she is')
    const known = await cameTrue(() => bob.page.presence.others.length <= 3, 20_000)
    stage.must(known, `bob sees ${bob.page.presence.others.length} others, there are three at most`)
    stage.must(alice.losses + bob.losses === 0, 'somebody honest lost their connection')
    await stage.memoryIsBack(warm)
    await stage.settle(page, [alice, bob])
  },
}
