import { IDBKeyRange, indexedDB } from 'fake-indexeddb'
import { between, LeapingClock, lostWords, Writer } from '@tandem/testkit'
import type { Scenario } from '../stage/scenario.ts'
import { cameTrue, sleep } from '../stage/timing.ts'

const MINUTES = 10
const MINUTE_MS = 60_000

/** A tab in a black hole writes for ten minutes, is reloaded there, and comes back to a page that others have changed. */
export const offlineForTenMinutes: Scenario = {
  id: 'R08',
  about: 'a tab offline for 10 min, writing; reloaded; back',
  rounds: { full: 1000, quick: 200 },
  run: async (stage) => {
    // Where the device keeps what is not stored. A tab that is opened after another finds it.
    Object.assign(globalThis, { indexedDB, IDBKeyRange })
    const edits = stage.rounds
    const page = await stage.newPage()
    const proxy = await stage.proxy()
    const clock = new LeapingClock()
    const cookie = await stage.signIn()
    const alice = { name: 'alice', cookie, page, random: stage.random, storage: 'indexeddb', clock } as const
    const first = await Writer.at(proxy.url, alice)
    stage.atEnd(() => first.close())
    const bob = await stage.writer('bob', { page })
    for (let i = 0; i < 5; i++) first.type()
    bob.type()
    await Promise.all([first.saved(), bob.saved(), first.sees(bob.typed)])
    await sleep(500) // The local copy is written a moment after what is stored.

    proxy.swallow()
    for (let minute = 0; minute < MINUTES; minute++) {
      for (let i = 0; i < edits / MINUTES; i++) first.type()
      for (let i = between(stage.random, 1, 20); i > 0; i--) bob.type()
      clock.leap(MINUTE_MS)
      await sleep(50)
    }
    stage.must(first.page.canEdit, 'whoever is offline may not write')
    stage.must(first.page.save.unstored === edits, `${first.page.save.unstored} changes are said to be unstored, ${edits} are`)
    stage.must(first.page.save.state !== 'saved', 'what is not stored is called saved')
    await bob.saved()

    await sleep(500)
    await first.close()
    const second = Writer.open(proxy.url, { ...alice, name: 'alice again' })
    stage.atEnd(() => second.close())
    const kept = await cameTrue(() => second.words.length >= first.typed.length, 5000)
    stage.must(kept, `after the reload ${second.words.length} words are there, ${first.typed.length} were typed`)

    const began = performance.now()
    proxy.mend()
    await cameTrue(() => {
      if (second.page.status.state !== 'synced') second.retryNow()
      return second.page.status.state === 'synced'
    }, 20_000)
    await second.saved()
    stage.figure(`until ${edits} changes were stored`, performance.now() - began, 'ms', { atMost: 2000 })
    await bob.sees(first.typed)
    await second.sees(bob.typed)
    stage.figure('words of the lost time', bob.typed.length + first.typed.length, '')
    await stage.settle(page, [bob, second])
    const fresh = await stage.fresh(page)
    const { lost, doubled } = lostWords(first.typed, fresh)
    stage.figure('words lost', lost.length, '', { atMost: 0 })
    stage.figure('words doubled', doubled.length, '', { atMost: 0 })
  },
}
