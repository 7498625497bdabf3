import { LIMITS, type PageKind } from '@tandem/protocol'
import * as Y from 'yjs'
import { KnownStructs } from '../../src/updates/known-structs.ts'
import { parseUpdate } from '../../src/updates/parse-update.ts'
import { type Act, type Open, type OpenEditor, PEOPLE } from './editor.ts'

const FROM_SERVER = { name: 'server' }

/** What the server holds of a page, behind the guard that a room puts before its log. */
class Log {
  readonly rows: Uint8Array[] = []
  readonly #kind: PageKind
  #known: KnownStructs

  constructor(kind: PageKind) {
    this.#kind = kind
    this.#known = KnownStructs.of({ kind, snapshot: undefined, rows: [] }, parseUpdate)
  }

  get stateVector(): Uint8Array {
    return this.#known.encoded()
  }

  /** Takes what a person sends; throws when the guard does not. */
  take(bytes: Uint8Array): void {
    const isOrdinary = bytes.byteLength <= LIMITS.updateBytes && Y.parseUpdateMeta(bytes).to.size <= LIMITS.clientIdsPerUpdate
    const said = parseUpdate(bytes, this.#kind, isOrdinary ? 'live' : 'outbox')
    if (!said || !parseUpdate(bytes, this.#kind, 'outbox')) throw new Error(`not sound: ${Buffer.from(bytes).toString('base64')}`)
    const update = this.#known.newIn(said)
    const standing = this.#known.standing(update)
    if (standing !== 'new' && standing !== 'known') throw new Error(`${standing}: ${Buffer.from(bytes).toString('base64')}`)
    this.#known.add(update)
    if (standing === 'new') this.rows.push(update.bytes)
  }

  /** The server ends and begins again, with a snapshot of the first `seq` rows. */
  restart(seq: number): void {
    const folded = KnownStructs.of({ kind: this.#kind, snapshot: undefined, rows: this.rows.slice(0, seq) }, parseUpdate)
    const snapshot = { seq, stateVector: folded.encoded(), depths: folded.depths.encoded() }
    this.#known = KnownStructs.of({ kind: this.#kind, snapshot, rows: this.rows.slice(seq) }, parseUpdate)
  }
}

interface Tab {
  replica: Y.Doc
  editor: OpenEditor
  online: boolean
  unsent: Uint8Array[]
  /** How many of the log's rows it has. */
  seq: number
}

/** Several people with the real editor at one page. */
export class SharedPage {
  readonly log: Log
  readonly tabs: Tab[]
  /** How many updates the guard has let pass. */
  sent = 0
  readonly #open: Open
  #opened = 0

  constructor(kind: PageKind, open: Open, start: readonly Uint8Array[] = []) {
    this.log = new Log(kind)
    this.#open = open
    for (const bytes of start) this.log.take(bytes)
    this.tabs = Array.from({ length: PEOPLE }, () => this.#openTab([]))
  }

  act(act: Act): void {
    const tab = this.tabs[act.who] as Tab
    if (act.what < 82) tab.editor.act(act)
    else if (act.what < 88) tab.online = !tab.online
    else if (act.what < 90) this.#reopen(act.who)
    else if (act.what < 92) this.log.restart(act.at % (this.log.rows.length + 1))
    else if (act.what < 96) tab.editor.rest()
    else if (tab.online) this.#receive(tab, act.at)
    if (tab.online && act.to % 3 !== 0) this.#flush(tab, act.at)
    if (tab.online && act.to % 5 === 0) this.#receive(tab, act.at)
  }

  /** Everybody comes back, and stays until nothing happens any more. */
  finish(): void {
    for (let round = 0; round < 50; round++) {
      for (const tab of this.tabs) {
        tab.online = true
        tab.editor.rest()
        this.#flush(tab, round)
      }
      const { length } = this.log.rows
      if (round > 0 && this.tabs.every(({ seq, unsent }) => seq === length && unsent.length === 0)) return
      for (const tab of this.tabs) this.#receive(tab, 0)
    }
    throw new Error('the page never comes to rest')
  }

  /** One update with all that a tab has and the server has not, as after weeks without a connection. */
  sendAll({ replica, unsent }: Tab): Uint8Array {
    const bytes = Y.encodeStateAsUpdate(replica, this.log.stateVector)
    unsent.length = 0
    this.#send([bytes])
    return bytes
  }

  close(): void {
    for (const { editor, replica } of this.tabs) {
      editor.close()
      replica.destroy()
    }
  }

  #openTab(unsent: Uint8Array[]): Tab {
    const replica = new Y.Doc()
    const opened = ++this.#opened
    // Above and below what fits into 31 bits, as they come.
    replica.clientID = (opened * 2_654_435_761) % 2 ** 32
    replica.transact(() => [...this.log.rows, ...unsent].forEach((bytes) => Y.applyUpdate(replica, bytes, FROM_SERVER)), FROM_SERVER)
    const made = [...unsent]
    replica.on('update', (bytes: Uint8Array, origin: unknown) => origin !== FROM_SERVER && made.push(bytes))
    return { replica, editor: this.#open(replica, `tab${opened}`), online: true, unsent: made, seq: this.log.rows.length }
  }

  /** A reload: the outbox is found on the device again. */
  #reopen(who: number): void {
    const { editor, replica, unsent } = this.tabs[who] as Tab
    editor.close()
    this.tabs[who] = this.#openTab(unsent)
    replica.destroy()
  }

  #flush(tab: Tab, how: number): void {
    if (tab.unsent.length === 0) return
    // The outbox was lost, and the tab repairs the page from its replica.
    if (how % 7 === 6) return void this.sendAll(tab)
    const waiting = tab.unsent.splice(0)
    const size = 1 + (how % 20)
    const bursts: Uint8Array[] = []
    for (let at = 0; at < waiting.length; at += size) {
      const burst = waiting.slice(at, at + size)
      bursts.push(burst.length === 1 ? (burst[0] as Uint8Array) : Y.mergeUpdates(burst))
    }
    // The connection went before the answer came: some of it is sent again.
    if (how % 11 === 10) this.#send(bursts.slice(0, 1 + (how % bursts.length)))
    if (how % 13 === 12) this.sendAll(tab)
    this.#send(how % 11 === 10 ? waiting : bursts)
  }

  #send(updates: readonly Uint8Array[]): void {
    for (const bytes of updates) {
      this.log.take(bytes)
      this.sent++
    }
  }

  /** All that came in one frame goes in at once; `frame` says how much that is, 0 for everything. */
  #receive(tab: Tab, frame: number): void {
    const rows = this.log.rows.slice(tab.seq, frame % 4 === 0 ? undefined : tab.seq + (frame % 4) * 3)
    tab.seq += rows.length
    tab.replica.transact(() => rows.forEach((bytes) => Y.applyUpdate(tab.replica, bytes, FROM_SERVER)), FROM_SERVER)
  }
}
