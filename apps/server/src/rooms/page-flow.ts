import type { Code, PageId, PageKind } from '@tandem/protocol'
import { structsOf, type KnownStructs } from '../updates/known-structs.ts'
import type { AtOnce } from './at-once.ts'
import type { ClientOwners } from './client-owners.ts'
import type { RoomCounts } from './counts.ts'
import type { FanOut, Member } from './fan-out.ts'
import type { GroupCommit, Pending, Refusal } from './group-commit.ts'
import { OUTDATED, COME_AGAIN, type Ending } from './outdated.ts'
import type { PageState } from './page-state.ts'
import { PageTail } from './page-tail.ts'
import type { Clock, NewRow, PageNews, ReadUpdate, RoomLimits, SoundUpdate, UpdateLog } from './ports.ts'
import { Publishing } from './publishing.ts'

export interface FlowParts {
  page: PageId
  kind: PageKind
  state: PageState
  known: KnownStructs
  commits: GroupCommit
  clock: Clock
  limits: RoomLimits
  counts?: RoomCounts | undefined
  log: UpdateLog
  read: ReadUpdate
  /** Of all rooms. */
  reads: AtOnce
  /** Other nodes may write this page. */
  isShared: boolean
  /** Tells the other nodes; nobody, when there is no bus. */
  publish: ((news: PageNews) => void) | undefined
  /** The next row of the log, of so many bytes, was taken. */
  onRow: (bytes: number, isOwn: boolean) => void
  /** Something was committed: the room wants its `flush`. */
  onStored: () => void
  /** The log has gone on without this room, or not with it: what it knows of the page is wrong. */
  onOutdated: (ending: Ending) => void
  /** Row `seq` of the log cannot be read. */
  onDamaged: (seq: number) => void
  /** The log could not be read; it is asked again. */
  onUnread: (problem: string) => void
}

/** One change on its way into the log. */
interface Change extends Pending {
  member: Member
  n: number
  said: SoundUpdate
  /** What of it was not known when it came: the row. */
  update: SoundUpdate
}

/** Changes on their way into the log of one page, and its rows on their way out, here committed or elsewhere. */
export class PageFlow {
  readonly tail: PageTail<Member>
  readonly #parts: FlowParts
  readonly #owners: ClientOwners
  readonly #fanOut: FanOut
  readonly #reject: (member: Member, n: number, code: Code) => void
  readonly #publishing: Publishing | undefined
  readonly #waiting = new Set<Change>()
  #version = 0

  constructor(parts: FlowParts, own: { owners: ClientOwners; fanOut: FanOut; reject: (member: Member, n: number, code: Code) => void }) {
    this.#parts = parts
    this.#owners = own.owners
    this.#fanOut = own.fanOut
    this.#reject = own.reject
    const { state, known, publish } = parts
    this.#publishing = publish && new Publishing(state.epoch, publish)
    this.tail = new PageTail<Member>({
      ...parts,
      epoch: state.epoch,
      seq: state.seq,
      fits: (update) => own.owners.knows(update.structs) && FITTING.has(known.standing(update)),
      take: ({ update, own: member }) => this.#take(update, member),
      taken: () => own.fanOut.flushSoon(),
      knowsOwners: (clients) => own.owners.knows(clients),
      learn: (owners) => own.owners.learn(owners),
      failed: parts.onUnread,
      damaged: parts.onDamaged,
    })
  }

  /** Changes that are not in the log yet. */
  get pending(): number {
    return this.#waiting.size
  }

  /** Another one whenever the accepted state vector is. */
  get version(): number {
    return this.#version
  }

  /** Takes a change on its way into the log; a code when it is not taken. `n` is the session's number for it. */
  submit(member: Member, n: number, said: SoundUpdate): Code | undefined {
    const { known, commits } = this.#parts
    const update = known.newIn(said)
    const standing = known.standing(update)
    const code = this.#refusal(member, said, standing)
    if (code) return code
    known.add(update)
    this.#version++
    const row = standing === 'new' ? this.#row(member, update) : undefined
    const change: Change = {
      member,
      n,
      said,
      update,
      row,
      stored: (seq) => this.#stored(change, seq),
      refused: (refusal) => this.#refused(change, refusal),
    }
    this.#waiting.add(change)
    commits.add(change)
    return undefined
  }

  /** Another node said something of the log. */
  heard(news: Extract<PageNews, { say: 'rows' | 'head' }>): void {
    // Of another epoch the next look at the heads knows what to make.
    if (news.epoch !== this.#parts.state.epoch) return
    if (news.say === 'head') return this.tail.spokenOf(news.seq)
    this.#owners.learn(news.claims)
    this.tail.heard(news.from, news.updates)
  }

  /** After a commit. */
  flush(): void {
    this.#fanOut.flush()
    this.#publishing?.flush()
  }

  stop(): void {
    this.tail.stop()
    this.#fanOut.stop()
  }

  #take(update: SoundUpdate, member: Member | undefined): void {
    const { state, known, onRow } = this.#parts
    const isRepeat = known.repeats(update)
    state.add(update.bytes)
    if (member) known.stored(update)
    else {
      known.learn(update)
      this.#version++
    }
    this.#fanOut.row({ member, seq: state.seq, bytes: update.bytes, isRepeat })
    onRow(update.bytes.byteLength, member !== undefined)
  }

  #refusal({ session }: Member, update: SoundUpdate, standing: ReturnType<KnownStructs['standing']>): Code | undefined {
    const { structs, bytes } = update
    const { state, clock, commits, counts } = this.#parts
    if (state.quarantined !== undefined) return 'quarantined'
    // Two tabs may both have taken over what a third left behind: the one that came first joins again and finds it stored.
    if (!this.#owners.holds(session, structs)) return this.#owners.hasPassedOn(session, structs) ? 'need_sync' : 'client_not_owned'
    if (!this.#owners.mayTake(session.person.id, structs, clock.elapsed())) return 'rate'
    if (standing === 'gap') return this.#needSync()
    if (standing === 'unsound') return 'bad_update'
    if (standing === 'new' && !this.#hasSpaceFor(update)) return 'page_full'
    if (commits.hasRoomFor(bytes.byteLength)) return undefined
    counts?.hit('commitRows')
    return 'busy'
  }

  /** It may build on what another node has stored: that is here when the tab comes again. */
  #needSync(): Code {
    const { isShared, onUnread } = this.#parts
    if (isShared) this.tail.caughtUp().catch((error: unknown) => onUnread(String(error)))
    return 'need_sync'
  }

  #hasSpaceFor(update: SoundUpdate): boolean {
    const { state, known, limits, counts } = this.#parts
    if (state.bytes + update.bytes.byteLength > limits.pageBytes) counts?.hit('pageBytes')
    else if (known.structs + structsOf(update) > limits.pageStructs) counts?.hit('pageStructs')
    else return true
    return false
  }

  #row({ session }: Member, { structs, bytes }: SoundUpdate): NewRow {
    const { page, state, clock } = this.#parts
    const principal = session.person.id
    const claims = this.#owners.take(principal, structs, clock.elapsed())
    return { page, epoch: state.epoch, principal, session: session.id, bytes, access: session.access, claims }
  }

  #stored(change: Change, seq: number): void {
    const { member, n, update, row } = change
    this.#waiting.delete(change)
    member.storedUpTo = n
    this.#fanOut.receipt(member)
    if (row) {
      this.#publishing?.add(seq, row)
      // Another node's row behind it may have made this one come from the log before.
      if (!this.tail.own(seq, update, member)) this.#parts.known.stored(update, { wasKnown: true })
      this.tail.look()
    }
    this.#parts.onStored()
  }

  #refused(change: Change, code: Refusal | undefined): void {
    this.#waiting.delete(change)
    if (code) this.#reject(change.member, change.n, code)
    if (code === 'client_not_owned') this.#withdraw(change)
    else this.#parts.onOutdated(code ? OUTDATED[code] : COME_AGAIN)
  }

  /** Another node was first with an id: what was made under it here is not stored, nor what builds on that. */
  #withdraw(change: Change): void {
    const { known, commits, log, page, onUnread } = this.#parts
    this.#owners.giveBack(change.row?.claims ?? [])
    known.forgetUnstored()
    for (const update of this.tail.ownWaiting) known.add(update)
    const gone = new Set<Change>()
    for (const other of this.#waiting) {
      if (this.#stillStands(other)) known.add(other.update)
      else gone.add(other)
    }
    commits.drop(gone)
    for (const other of gone) {
      this.#waiting.delete(other)
      this.#owners.giveBack(other.row?.claims ?? [])
      this.#reject(other.member, other.n, 'need_sync')
    }
    this.#version++
    log.owners(page).then(
      (owners) => this.#owners.learn(owners),
      (error: unknown) => onUnread(String(error)),
    )
  }

  #stillStands({ row, said, update }: Change): boolean {
    const { known } = this.#parts
    return row ? FITTING.has(known.standing(update)) : known.standing(known.newIn(said)) === 'known'
  }
}

const FITTING: ReadonlySet<ReturnType<KnownStructs['standing']>> = new Set(['new', 'known'])
