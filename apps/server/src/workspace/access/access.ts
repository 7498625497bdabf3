import type { PageId, PrincipalId, Role, SpaceId } from '@tandem/protocol'
import type { Clock } from '../../rooms/ports.ts'
import { roleInSpace, standingOnPage, type Standing } from './can.ts'
import type { AccessFacts } from './ports.ts'

const KEPT = 50_000
/** A change made by another process is found after this time at the latest. */
const LOOK_EVERY_MS = 1000

/** A database that has not answered for this long is not there. */
const SILENT_MS = 10_000

interface Kept {
  version: number
  standing: Standing | undefined
}

/** A role, and the version of the rules it was found under. */
export interface Found {
  role: Role
  version: number
  /** After so many milliseconds it has to be asked for again. */
  validForMs: number
}

/**
 * Who may do what, as it stands. Roles are kept for as long as no rule has changed: every change raises one number in the
 * database, in its own transaction, and the log compares that number again when it commits.
 */
export class Access {
  readonly #facts: AccessFacts
  readonly #clock: Pick<Clock, 'now' | 'after'>
  readonly #kept = new Map<string, Kept>()
  readonly #listeners = new Set<() => void>()
  readonly #ownListeners = new Set<() => void>()
  #version = 0
  /** The newest one that the own listeners were called for. */
  #told = 0
  #lookedAt = 0
  #isClosed = false
  #cancel = () => {}

  private constructor(facts: AccessFacts, clock: Pick<Clock, 'now' | 'after'>) {
    this.#facts = facts
    this.#clock = clock
  }

  static async open(facts: AccessFacts, clock: Pick<Clock, 'now' | 'after'>): Promise<Access> {
    const access = new Access(facts, clock)
    await access.look()
    access.#told = access.#version
    access.#lookLater()
    return access
  }

  get version(): number {
    return this.#version
  }

  /** Whether the database has lately answered. */
  get isCurrent(): boolean {
    return this.#clock.now() - this.#lookedAt < SILENT_MS
  }

  /** The role on a page that is not in the trash; `undefined` when the page is absent or not for them. */
  async onPage(principal: PrincipalId, page: PageId): Promise<Found | undefined> {
    const key = `${principal} ${page}`
    const version = this.#version
    const kept = this.#kept.get(key)
    const now = this.#clock.now()
    if (kept?.version === version && (kept.standing?.until ?? Infinity) > now) return found(kept, now)
    const facts = await this.#facts.page(principal, page)
    const standing = facts && standingOnPage(facts, now)
    if (this.#kept.size >= KEPT) this.#kept.clear()
    // Under the version from before the question: when a rule changed meanwhile this is asked again.
    this.#kept.set(key, { version, standing })
    return found({ version, standing }, now)
  }

  /** As `onPage`, also for pages in the trash. */
  async onPageOrTrash(principal: PrincipalId, page: PageId): Promise<Role | undefined> {
    const facts = await this.#facts.pageOrTrash(principal, page)
    return facts && standingOnPage(facts, this.#clock.now())?.role
  }

  async inSpace(principal: PrincipalId, space: SpaceId): Promise<Role | undefined> {
    const facts = await this.#facts.space(principal, space)
    return facts && roleInSpace(facts)
  }

  /** This node has changed a rule and that is committed. Settles when everybody here who has to know was told to look again. */
  async changed(): Promise<void> {
    await this.look()
    if (this.#version <= this.#told) return
    this.#told = this.#version
    for (const listener of this.#ownListeners) listener()
  }

  /** Perhaps a rule has changed. As `changed`. */
  async look(): Promise<void> {
    const version = await this.#facts.version()
    this.#lookedAt = this.#clock.now()
    if (version <= this.#version) return
    this.#version = version
    this.#kept.clear()
    for (const listener of this.#listeners) listener()
  }

  /** Calls back when this node has changed a rule. Returns the way to stop. */
  onOurs(listener: () => void): () => void {
    this.#ownListeners.add(listener)
    return () => void this.#ownListeners.delete(listener)
  }

  /** Calls back after every change of the rules. Returns the way to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  close(): void {
    this.#isClosed = true
    this.#cancel()
    this.#listeners.clear()
    this.#ownListeners.clear()
  }

  #lookLater(): void {
    this.#cancel = this.#clock.after(LOOK_EVERY_MS, () => {
      // A store that does not answer tells the operator elsewhere; the commit asks it again in any case.
      this.look()
        .catch(() => undefined)
        .finally(() => {
          if (!this.#isClosed) this.#lookLater()
        })
    })
  }
}

const found = ({ version, standing }: Kept, now: number): Found | undefined =>
  standing && { role: standing.role, version, validForMs: standing.until - now }
