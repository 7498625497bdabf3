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

  constructor(log: MemoryLog, everybody: Role = 'editor') {
    this.#log = log
    this.#default = everybody
  }

  /** Committed when it returns: from here on the log takes nothing that was permitted before. */
  give(principal: PrincipalId, role: Role | 'none'): void {
    this.#roles.set(principal, role)
    this.#log.access++
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
    allowed: rows.map(({ principal }) => this.mayWrite(principal)),
  })

  /** As of now. */
  mayWrite(principal: PrincipalId): boolean {
    const role = this.roleOf(principal)
    return role !== undefined && may(role, 'write')
  }
}
