import type { Code, PageId, PageKind, Person, SessionId } from '@tandem/protocol'
import { structsOf, type KnownStructs } from '../updates/known-structs.ts'
import { readStateVector } from '../updates/state-vector.ts'
import { ClientOwners } from './client-owners.ts'
import type { RoomCounts } from './counts.ts'
import { FanOut, type Member } from './fan-out.ts'
import type { GroupCommit, Refusal } from './group-commit.ts'
import type { PageDigests } from './page-digests.ts'
import type { Having, PageState } from './page-state.ts'
import { RoomPresence } from './presence.ts'
import type { Channels, Clock, RoomLimits, Session, SoundUpdate } from './ports.ts'
import { SharedState, stateMessages, type StateOf } from './state-messages.ts'

/** Who comes within this time of each other gets the same messages. */
const KEEP_STATE_MS = 2000

interface RoomParts {
  page: PageId
  kind: PageKind
  ch: number
  state: PageState
  known: KnownStructs
  digests: PageDigests
  commits: GroupCommit
  channels: Channels
  clock: Clock
  limits: RoomLimits
  counts?: RoomCounts | undefined
  /** One more change of this many bytes is stored (0: it was already): the room wants its `flush`. */
  onStored: (bytes: number) => void
  /** The log has gone on without this room, or not with it: what it knows of the page is wrong. */
  onOutdated: (code: Refusal | undefined) => void
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
  readonly #members = new Map<SessionId, Member>()
  readonly #whole = new SharedState()
  #cancelForget: (() => void) | undefined
  /** Counts what was taken: the state vector changes with it. */
  #accepted = 0
  #vector: { of: number; bytes: Uint8Array } | undefined
  #pending = 0

  constructor(parts: RoomParts) {
    this.page = parts.page
    this.kind = parts.kind
    this.ch = parts.ch
    this.epoch = parts.state.epoch
    this.quarantined = parts.state.quarantined
    this.#parts = parts
    this.presence = new RoomPresence(parts)
    this.#owners = new ClientOwners(parts.state.owners)
    this.#fanOut = new FanOut({ ...parts, epoch: this.epoch, members: this.#members, seq: () => this.seq })
  }

  /** Of the newest stored update. */
  get seq(): number {
    return this.#parts.state.seq
  }

  /** Updates that are not in the log yet. */
  get pending(): number {
    return this.#pending
  }

  get sessions(): readonly Session[] {
    return [...this.#members.values()].map(({ session }) => session)
  }

  /** Sessions that are sent nothing until their connection is free. */
  get behind(): number {
    return this.#fanOut.behind
  }

  /** Everybody who has the page open, once each. */
  get people(): Person[] {
    return [...new Map(this.sessions.map(({ person }) => [person.id, person])).values()]
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
    if (!member) return 'not_found'
    const update = this.#parts.known.newIn(said)
    const standing = this.#parts.known.standing(update)
    const code = this.#refusal(session, said, standing)
    if (code) return code
    this.#parts.known.add(update)
    this.#accepted++
    this.#pending++
    const row = standing === 'new' ? this.#row(session, update) : undefined
    this.#parts.commits.add({
      row,
      stored: (seq) => this.#stored(member, n, seq, row?.bytes),
      refused: (refusal) => this.#refused(member, n, refusal),
    })
    return undefined
  }

  /** Whether a replica with this content digest at `seq` is what the log says; `undefined` when it is not the moment to look. */
  async verify({ epoch, seq, digest }: { epoch: number; seq: number; digest: Uint8Array }): Promise<boolean | undefined> {
    const { state, digests } = this.#parts
    // What is accepted and not stored yet may be in the replica and is not in the digest.
    if (epoch !== this.epoch || seq !== this.seq || this.#pending > 0 || this.quarantined !== undefined) return undefined
    const own = await digests.at(seq, (at) => state.at(at))
    return own && Buffer.compare(own, digest) === 0
  }

  /** Nobody is in it any more. */
  stop(): void {
    this.presence.stop()
    this.#cancelForget?.()
  }

  /** After a commit. */
  flush(): void {
    this.#fanOut.flush()
  }

  sendHead(): void {
    this.#fanOut.sendHead()
  }

  /** What is accepted, encoded once for each change of it. */
  #stateVector(): Uint8Array {
    if (this.#vector?.of !== this.#accepted) this.#vector = { of: this.#accepted, bytes: this.#parts.known.encoded() }
    return this.#vector.bytes
  }

  #sharedState(content: StateOf) {
    this.#cancelForget?.()
    this.#cancelForget = this.#parts.clock.after(KEEP_STATE_MS, () => this.#whole.forget())
    return this.#whole.messages(`${content.seq} ${this.#accepted}`, content)
  }

  #refusal(session: Session, update: SoundUpdate, standing: ReturnType<KnownStructs['standing']>): Code | undefined {
    const { structs, bytes } = update
    if (this.quarantined !== undefined) return 'quarantined'
    // Two tabs may both have taken over what a third left behind: the one that came first joins again and finds it stored.
    if (!this.#owners.holds(session, structs)) return this.#owners.hasPassedOn(session, structs) ? 'need_sync' : 'client_not_owned'
    if (!this.#owners.mayTake(session.person.id, structs, this.#parts.clock.elapsed())) return 'rate'
    if (standing === 'gap') return 'need_sync'
    if (standing === 'unsound') return 'bad_update'
    if (standing === 'new' && !this.#hasSpaceFor(update)) return 'page_full'
    if (this.#parts.commits.hasRoomFor(bytes.byteLength)) return undefined
    this.#parts.counts?.hit('commitRows')
    return 'busy'
  }

  #hasSpaceFor(update: SoundUpdate): boolean {
    const { state, known, limits } = this.#parts
    if (state.bytes + update.bytes.byteLength > limits.pageBytes) this.#parts.counts?.hit('pageBytes')
    else if (known.structs + structsOf(update) > limits.pageStructs) this.#parts.counts?.hit('pageStructs')
    else return true
    return false
  }

  #row(session: Session, { structs, bytes }: SoundUpdate) {
    const principal = session.person.id
    return {
      page: this.page,
      epoch: this.epoch,
      principal,
      session: session.id,
      bytes,
      access: session.access,
      claims: this.#owners.take(principal, structs, this.#parts.clock.elapsed()),
    }
  }

  #stored(member: Member, n: number, seq: number, bytes: Uint8Array | undefined): void {
    this.#pending--
    member.storedUpTo = n
    if (bytes) this.#parts.state.add(bytes)
    this.#fanOut.add(member, seq, bytes)
    this.#parts.onStored(bytes?.byteLength ?? 0)
  }

  #refused(member: Member, n: number, code: Refusal | undefined): void {
    this.#pending--
    if (code && this.#members.has(member.session.id)) member.session.send('rejected', { ch: this.ch, n, code })
    this.#parts.onOutdated(code)
  }
}
