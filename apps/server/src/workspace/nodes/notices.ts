import { newSignInId } from '@tandem/protocol'
import type { Clock, NodeId } from '../../rooms/ports.ts'
import { envelope, isKept, type Notice } from './notice.ts'
import type { NodeVoice, NoticeRecords, OtherNodes, StoredNotice } from './ports.ts'

/** Without a bus this is how soon others know. */
const LOOK_EVERY_MS = 1000
/** With one it only finds what that has lost. */
const LOOK_BESIDE_BUS_MS = 3000
/** No notice takes this long from its number to its commit. */
const LATE_MS = 10_000
const KEPT_MS = 10 * 60_000
const FORGET_EVERY_MS = 60_000
/** Who has not looked for this long may have missed what was forgotten meanwhile. */
const LOST_MS = KEPT_MS / 2

interface NoticesParts {
  node: NodeId
  records: NoticeRecords
  voice: NodeVoice | undefined
  clock: Pick<Clock, 'now' | 'elapsed' | 'after'>
  hear: (notice: Notice, from: NodeId) => void
  /** Nobody knows what was missed. */
  missed: () => void
  failed: (problem: unknown) => void
}

/**
 * What nodes tell each other: said over the bus, which is quick, and kept in the database, where everybody looks for what
 * the bus has not brought. Each is heard once, and never by whoever said it.
 */
export class Notices implements OtherNodes {
  readonly #parts: NoticesParts
  /** Heard lately, and when. */
  readonly #heard = new Map<string, number>()
  /** Read from the database and perhaps with gaps before them, and when. */
  readonly #read = new Map<number, number>()
  readonly #stopHearing: () => void
  /** Up to here everything was read. */
  #low = 0
  #lookedAt: number
  #forgotAt: number
  readonly #adding = new Set<Promise<void>>()
  #isClosed = false
  #isFailing = false
  #cancel = () => {}

  private constructor(parts: NoticesParts) {
    this.#parts = parts
    this.#lookedAt = this.#forgotAt = parts.clock.elapsed()
    this.#stopHearing = parts.voice?.onHeard((body) => this.#arrived(body)) ?? (() => undefined)
  }

  static async open(parts: NoticesParts): Promise<Notices> {
    const notices = new Notices(parts)
    notices.#low = await parts.records.newest()
    notices.#lookLater()
    return notices
  }

  tell(notice: Notice): void {
    const { node, voice, records, clock, failed } = this.#parts
    const id = newSignInId()
    voice?.say({ id, node, notice })
    if (!isKept(notice)) return
    const adding: Promise<void> = records
      .add({ id, node, body: notice }, clock.now())
      .catch(failed)
      .finally(() => this.#adding.delete(adding))
    this.#adding.add(adding)
  }

  /** Settles when the last words are kept. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#cancel()
    this.#stopHearing()
    await Promise.all(this.#adding)
  }

  /** Of the bus: throws on what makes no sense, which is counted there. */
  #arrived(body: unknown): void {
    const { id, node, notice } = envelope.parse(body)
    this.#hearOnce(id, node, notice)
  }

  #hearOnce(id: string, node: NodeId, notice: Notice): void {
    if (node === this.#parts.node || this.#heard.has(id)) return
    if (isKept(notice)) this.#heard.set(id, this.#parts.clock.elapsed())
    this.#parts.hear(notice, node)
  }

  #lookLater(): void {
    const { clock, voice, failed } = this.#parts
    this.#cancel = clock.after(voice?.isUp ? LOOK_BESIDE_BUS_MS : LOOK_EVERY_MS, () => {
      this.#look()
        .then(
          () => void (this.#isFailing = false),
          (problem: unknown) => {
            // Once, until it has worked again.
            if (!this.#isFailing) failed(problem)
            this.#isFailing = true
          },
        )
        .finally(() => {
          if (!this.#isClosed) this.#lookLater()
        })
    })
  }

  async #look(): Promise<void> {
    const { records, clock, missed } = this.#parts
    const now = clock.elapsed()
    const found = await records.after(this.#low)
    if (now - this.#lookedAt > LOST_MS) missed()
    for (const stored of found) {
      if (this.#read.has(stored.seq)) continue
      this.#read.set(stored.seq, now)
      this.#found(stored)
    }
    this.#lookedAt = now
    for (const [seq, at] of this.#read) {
      if (at > now - LATE_MS) continue
      this.#low = Math.max(this.#low, seq)
      this.#read.delete(seq)
    }
    for (const [id, at] of this.#heard) if (at <= now - KEPT_MS) this.#heard.delete(id)
    if (now - this.#forgotAt < FORGET_EVERY_MS) return
    this.#forgotAt = now
    await records.forget(clock.now() - KEPT_MS)
  }

  /** One that another release has written, and that says nothing to this one, is passed over. */
  #found({ id, node, body }: StoredNotice): void {
    const read = envelope.safeParse({ id, node, notice: body })
    if (read.success) this.#hearOnce(id, node, read.data.notice)
  }
}
