import type { Code, PageId, PageKind, Person, SessionId } from '@tandem/protocol'
import { readStateVector } from '../updates/state-vector.ts'
import { ClientOwners } from './client-owners.ts'
import { FanOut, type Member } from './fan-out.ts'
import type { PageDigests } from './page-digests.ts'
import { PageFlow, type FlowParts } from './page-flow.ts'
import type { Having } from './page-state.ts'
import { RoomPresence } from './presence.ts'
import type { Channels, NodeId, PageNews, Session, SoundUpdate } from './ports.ts'
import { SharedState, stateMessages, type StateOf } from './state-messages.ts'

/** Who comes within this time of each other gets the same messages. */
const KEEP_STATE_MS = 2000

interface RoomParts extends FlowParts {
  ch: number
  /** Could not tell of what is stored. */
  onUntold: (problem: unknown) => void
  digests: PageDigests
  channels: Channels
}

/** The live side of one page on this node: who is in it, and how a change gets to all of them. */
export class Room {
  readonly page: PageId
  readonly kind: PageKind
  readonly ch: number
  readonly epoch: number
  /** What is wrong with the page: it is shown as it last was whole, and takes no changes. */
  readonly quarantined: string | undefined
  readonly presence: RoomPresence
  readonly #parts: RoomParts
  readonly #owners: ClientOwners
  readonly #fanOut: FanOut
  readonly #flow: PageFlow
  readonly #members = new Map<SessionId, Member>()
  readonly #whole = new SharedState()
  #cancelForget: (() => void) | undefined
  #vector: { of: number; bytes: Uint8Array } | undefined

  constructor(parts: RoomParts) {
    this.page = parts.page
    this.kind = parts.kind
    this.ch = parts.ch
    this.epoch = parts.state.epoch
    this.quarantined = parts.state.quarantined
    this.#parts = parts
    this.presence = new RoomPresence(parts)
    this.#owners = new ClientOwners(parts.state.owners)
    this.#fanOut = new FanOut({ ...parts, epoch: this.epoch, members: this.#members, seq: () => this.seq, failed: parts.onUntold })
    this.#flow = new PageFlow(parts, {
      owners: this.#owners,
      fanOut: this.#fanOut,
      reject: ({ session }, n, code) => {
        if (this.#members.has(session.id)) session.send('rejected', { ch: this.ch, n, code })
      },
    })
  }

  /** Of the newest stored update. */
  get seq(): number {
    return this.#parts.state.seq
  }

  /** Updates that are not in the log yet. */
  get pending(): number {
    return this.#flow.pending
  }

  get sessions(): readonly Session[] {
    return [...this.#members.values()].map(({ session }) => session)
  }

  /** Sessions that are sent nothing until their connection is free. */
  get behind(): number {
    return this.#fanOut.behind
  }

  /** Everybody who has the page open, once each, on whatever node. */
  get people(): Person[] {
    return onceEach([...this.presence.distantPeople, ...this.sessions.map(({ person }) => person)])
  }

  /** Everybody who has the page open on this node, once each. */
  get ownPeople(): Person[] {
    return onceEach(this.sessions.map(({ person }) => person))
  }

  /** From here on the session gets every update; what was before comes with `sendState`. */
  join(session: Session): void {
    this.#members.set(session.id, { session, storedUpTo: 0, stopWaiting: undefined, states: 0 })
    session.enter(this.ch)
    this.presence.enter(session)
  }

  leave(session: Session): void {
    this.#owners.release(session)
    const member = this.#members.get(session.id)
    if (!member) return
    this.#members.delete(session.id)
    this.#fanOut.left(member)
    session.exit(this.ch)
    this.presence.exit(session)
  }

  /**
   * The Yjs client ids a tab writes under: the first is the one it goes on with, the others are those in its outbox.
   * `stateVector` is its replica's. Answers a code when one id is not for it; then it holds none of them.
   */
  claim(session: Session, clientIds: readonly number[], { stateVector }: Pick<Having, 'stateVector'> = {}): Code | undefined {
    const clocks = stateVector ? readStateVector(stateVector) : new Map<number, number>()
    if (!clocks) return 'bad_message'
    const [client, ...outbox] = clientIds
    if (client === undefined) return undefined
    const reached = clocks.get(client) ?? 0
    return this.#owners.claim(session, { client, known: this.#parts.known.clockOf(client), reached }, outbox)
  }

  /**
   * Sends what a tab lacks, no faster than its connection takes it, and answers how many bytes that were. Whatever was
   * being sent to the session before ends. Throws when the store fails.
   */
  async sendState(session: Session, having: Having): Promise<number> {
    const member = this.#members.get(session.id)
    if (!member) return 0
    const sending = ++member.states
    const isWanted = () => this.#members.get(session.id) === member && member.states === sending
    if (this.#isAhead(having)) await this.caughtUp()
    const { updates, isWhole } = await this.#parts.state.lackedBy(having, isWanted)
    const { ch, epoch, seq } = this
    const content = { ch, epoch, seq, updates, stateVector: this.#stateVector() }
    let sent = 0
    for (const message of isWhole ? this.#sharedState(content) : stateMessages(content)) {
      if (session.congestion !== 'none') await new Promise<void>((resolve) => session.whenFree(resolve))
      if (!isWanted()) break
      session.send('state', message)
      sent += message.bytes.byteLength
    }
    return sent
  }

  /** Takes a change on its way into the log; a code when it is not taken. `n` is the session's number for it. */
  submit(session: Session, n: number, said: SoundUpdate): Code | undefined {
    const member = this.#members.get(session.id)
    return member ? this.#flow.submit(member, n, said) : 'not_found'
  }

  /** Another node said something of this page. */
  heard(from: NodeId, news: PageNews): void {
    if (news.say === 'rows' || news.say === 'head') {
      this.presence.met(from)
      this.#flow.heard(news)
    } else this.presence.heard(from, news)
  }

  /** Everything that is in the log at this moment is taken when it resolves. Rejects when the log cannot be read. */
  caughtUp(): Promise<void> {
    return this.#flow.tail.caughtUp()
  }

  /** The log reaches up to here, as it says itself. */
  spokenOf(seq: number): void {
    this.#flow.tail.spokenOf(seq)
  }

  /** Whether a replica with this content digest at `seq` is what the log says; `undefined` when it is not the moment to look. */
  async verify({ epoch, seq, digest }: { epoch: number; seq: number; digest: Uint8Array }): Promise<boolean | undefined> {
    const { state, digests, isShared } = this.#parts
    if (epoch !== this.epoch || seq < this.seq || this.quarantined !== undefined) return undefined
    // It may have been told over another node that something is stored.
    if (isShared) await this.caughtUp()
    // What is accepted and not stored yet may be in the replica and is not in the digest.
    if (seq !== this.seq || this.pending > 0) return undefined
    const own = await digests.at(seq, (at) => state.at(at))
    return own && Buffer.compare(own, digest) === 0
  }

  /** Nobody is in it any more. */
  stop(): void {
    this.#flow.stop()
    this.presence.stop()
    this.#cancelForget?.()
  }

  /** After a commit. */
  flush(): void {
    this.#flow.flush()
  }

  sendHead(): void {
    this.#fanOut.sendHead()
  }

  /** What is accepted, encoded once for each change of it. */
  #stateVector(): Uint8Array {
    const { version } = this.#flow
    if (this.#vector?.of !== version) this.#vector = { of: version, bytes: this.#parts.known.encoded() }
    return this.#vector.bytes
  }

  #sharedState(content: StateOf) {
    this.#cancelForget?.()
    this.#cancelForget = this.#parts.clock.after(KEEP_STATE_MS, () => this.#whole.forget())
    return this.#whole.messages(`${content.seq} ${this.#flow.version}`, content)
  }

  /** A tab that comes from another node may have what this one has not heard of. */
  #isAhead({ epoch, seq = 0, stateVector }: Having): boolean {
    if (!this.#parts.isShared) return false
    if (epoch === this.epoch && seq > this.seq) return true
    const clocks = stateVector && readStateVector(stateVector)
    return clocks !== undefined && [...clocks].some(([client, clock]) => clock > this.#parts.known.clockOf(client))
  }
}

const onceEach = (people: readonly Person[]): Person[] => [...new Map(people.map((person) => [person.id, person])).values()]
