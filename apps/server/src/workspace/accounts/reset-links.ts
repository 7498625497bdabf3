import { newSecret, type PrincipalId } from '@tandem/protocol'
import type { Clock } from '../../rooms/ports.ts'
import type { Auth } from './auth.ts'

const HOUR_MS = 3_600_000
const SUBJECT = 'reset-password:'

export interface ResetPurpose {
  principal: PrincipalId
  /** It went to their mailbox, so whoever has it has the e-mail too. */
  wasMailed: boolean
}

/** Secrets that let somebody set a new password once, within an hour. Stored as hashes. */
export class ResetLinks {
  readonly #auth: Auth
  readonly #clock: Pick<Clock, 'now'>

  constructor({ auth, clock }: { auth: Auth; clock: Pick<Clock, 'now'> }) {
    this.#auth = auth
    this.#clock = clock
  }

  async make({ principal, wasMailed }: ResetPurpose): Promise<string> {
    const token = newSecret()
    const { internalAdapter } = await this.#auth.$context
    await internalAdapter.createVerificationValue({
      identifier: `${SUBJECT}${token}`,
      value: `${wasMailed ? 'mail' : 'hand'} ${principal}`,
      expiresAt: new Date(this.#clock.now() + HOUR_MS),
    })
    return token
  }

  /** Whose it is; from here on nobody can use it again. */
  async take(token: string): Promise<ResetPurpose | undefined> {
    const { internalAdapter } = await this.#auth.$context
    const found = await internalAdapter.consumeVerificationValue(`${SUBJECT}${token}`)
    if (!found || new Date(found.expiresAt).getTime() <= this.#clock.now()) return undefined
    const [way, principal = ''] = found.value.split(' ')
    return { principal: principal as PrincipalId, wasMailed: way === 'mail' }
  }
}
