import { newTabId } from '@tandem/protocol'
import type { Scenario } from '../stage/scenario.ts'
import { sleep } from '../stage/timing.ts'

const LARGE = 1_200_000

export const tooLarge: Scenario = {
  id: 'R15',
  about: 'an update of 1.2 MB, by the provider and in one event',
  run: async (stage) => {
    const page = await stage.newPage()
    const [alice, bob] = [await stage.writer('alice', { page }), await stage.writer('bob', { page })]
    // The provider knows what fits.
    alice.type(' '.repeat(LARGE))
    for (let i = 0; i < 10; i++) alice.type()
    await alice.saved()
    await bob.sees(alice.typed)
    stage.figure('connections lost by the provider', alice.losses, '', { atMost: 0 })

    // Somebody else's program does not: its own connection ends, and says why where that is possible.
    const eve = await stage.tab()
    const { answer } = await eve.join(page)
    const refused = await eve.update(answer.ch, new Uint8Array(300_000))
    stage.must(refused === 'too_large', `300 kB in one event were answered ${refused}`)
    const over = await eve.update(answer.ch, new Uint8Array(LARGE))
    stage.must(over === 'cut off', `1.2 MB in one event were answered ${over}`)
    const again = await stage.tab({ auth: { protocol: 1, tab: newTabId() } })
    await again.join(page)
    await sleep(500)
    stage.must(again.connected, 'a new connection does not last')
    stage.figure('connections lost by others', alice.losses + bob.losses, '', { atMost: 0 })
    await stage.settle(page, [alice, bob])
  },
}
