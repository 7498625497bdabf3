import type { Me } from '@tandem/protocol'
import { ask } from '../../shared/lib/api.ts'
import { type Guard, isObjectOf } from '../../shared/lib/guards.ts'
import { isMe } from '../../shared/lib/session-api.ts'

// Browsers give passkeys to names only.
const isNumbered = (host: string): boolean => /^[\d.]+$|^\[/.test(host)

/** Whether this browser can sign somebody in here with a passkey. */
export const canUsePasskeys = (): boolean =>
  typeof PublicKeyCredential === 'function' &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function' &&
  !isNumbered(location.hostname)

const isRequest: Guard<PublicKeyCredentialRequestOptionsJSON> = (value): value is PublicKeyCredentialRequestOptionsJSON =>
  typeof (value as { challenge?: unknown } | null)?.challenge === 'string'
const isOptions = isObjectOf<{ options: PublicKeyCredentialRequestOptionsJSON }>({ options: isRequest })

/** Signs in with a passkey of this device; `undefined` when the person did not choose one. */
export const signInWithPasskey = async (): Promise<Me | undefined> => {
  const { options } = await ask('/sign-in/passkey/options', { method: 'POST', body: {}, is: isOptions })
  let chosen: Credential | null
  try {
    chosen = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })
  } catch {
    // Dismissed, or the device has none for this address.
    return undefined
  }
  if (!(chosen instanceof PublicKeyCredential)) return undefined
  return ask('/sign-in/passkey', { method: 'POST', body: { credential: chosen.toJSON() as unknown }, is: isMe })
}
