import type { PrincipalId, Role } from '@tandem/protocol'
import { may } from '@tandem/protocol'
import type { Permit } from '../src/gateway/permit.ts'
import type { RecheckAccess } from '../src/rooms/ports.ts'
import type { MemoryLog } from '../src/storage/memory/log.ts'

/** Who may do what in a world in memory: everybody is an editor, until a test says something else. */
export class Rules {
  readonly #log: MemoryLog
  readonly #roles = new Map<PrincipalId, Role | 'none'>()
  readonly #default: Role
  /** Who might not write under which version. */
  readonly #kept = new Map<number, Set<PrincipalId>>()

  constructor(log: MemoryLog, everybody: Role = 'editor') {
    this.#log = log
    this.#default = everybody
  }

  /** Committed when it returns: from here on the log takes nothing that was permitted before. */
  give(principal: PrincipalId, role: Role | 'none'): void {
    this.#roles.set(principal, role)
    this.#log.access++
    this.#kept.set(this.#log.access, new Set([...this.#roles.keys()].filter((id) => !this.#mayWrite(id))))
  }

  /** Whether they might write while this was the version of the rules. */
  allowed(principal: PrincipalId, version: number): boolean {
    const before = [...this.#kept.keys()].filter((known) => known <= version)
    return this.#kept.get(Math.max(...before))?.has(principal) !== true
  }

  /** Something else has changed that concerns nobody here. */
  changeSomethingElse(): void {
    this.#log.access++
  }

  roleOf(principal: PrincipalId): Role | undefined {
    const role = this.#roles.get(principal) ?? this.#default
    return role === 'none' ? undefined : role
  }

  permit: Permit = async (principal) => {
    const role = this.roleOf(principal)
    return role && { role, version: this.#log.access, validForMs: Infinity }
  }

  recheck: RecheckAccess = async (rows) => ({
    version: this.#log.access,
    allowed: rows.map(({ principal }) => this.#mayWrite(principal)),
  })

  #mayWrite(principal: PrincipalId): boolean {
    const role = this.roleOf(principal)
    return role !== undefined && may(role, 'write')
  }
}
