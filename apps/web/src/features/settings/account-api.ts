import type { ApiKey, MadeApiKey, PasskeyRow, SecondFactor, SignInId, SignInRow } from '@tandem/protocol'
import { isId } from '@tandem/protocol'
import { ask } from '../../shared/lib/api.ts'
import { type Guard, isAnything, isBoolean, isListOf, isNumber, isObjectOf, isText, orNull } from '../../shared/lib/guards.ts'

const isSignInId = (value: unknown): value is SignInId => isId(value)
const isSignIns = isObjectOf<{ signIns: SignInRow[] }>({
  signIns: isListOf(
    isObjectOf<SignInRow>({ id: isSignInId, createdAt: isNumber, seenAt: isNumber, browser: isText, address: isText, isThis: isBoolean }),
  ),
})
const isSecondFactor = isObjectOf<SecondFactor>({ uri: isText, secret: isText, backupCodes: isListOf(isText) })
const isPasskeys = isObjectOf<{ passkeys: PasskeyRow[] }>({
  passkeys: isListOf(isObjectOf<PasskeyRow>({ id: isText, name: isText, createdAt: isNumber })),
})
const isApiKey = isObjectOf<ApiKey>({
  id: isText,
  name: isText,
  start: isText,
  createdAt: isNumber,
  expiresAt: orNull(isNumber),
  usedAt: orNull(isNumber),
})
const isApiKeys = isObjectOf<{ keys: ApiKey[] }>({ keys: isListOf(isApiKey) })
const isMadeApiKey = isObjectOf<MadeApiKey>({ key: isApiKey, secret: isText })
const isChallenge: Guard<PublicKeyCredentialCreationOptionsJSON> = (value): value is PublicKeyCredentialCreationOptionsJSON =>
  isObjectOf<{ challenge: string }>({ challenge: isText })(value)
const isCreation = isObjectOf<{ options: PublicKeyCredentialCreationOptionsJSON }>({ options: isChallenge })

const post = (path: string, body: unknown): Promise<unknown> => ask(path, { method: 'POST', body, is: isAnything })
const remove = (path: string): Promise<unknown> => ask(path, { method: 'DELETE', is: isAnything })

export const changePassword = (current: string, password: string, endOthers: boolean): Promise<unknown> =>
  post('/password/change', { current, password, endOthers })

export const fetchSignIns = async (signal?: AbortSignal): Promise<SignInRow[]> =>
  (await ask('/sign-ins', { is: isSignIns, signal })).signIns
export const endSignIn = (id: SignInId): Promise<unknown> => remove(`/sign-ins/${id}`)

export const beginSecondFactor = (password: string): Promise<SecondFactor> =>
  ask('/second-factor', { method: 'POST', body: { password }, is: isSecondFactor })
export const confirmSecondFactor = (code: string): Promise<unknown> => post('/second-factor/confirm', { code })
export const endSecondFactor = (password: string): Promise<unknown> => post('/second-factor/end', { password })

export const fetchPasskeys = async (signal?: AbortSignal): Promise<PasskeyRow[]> =>
  (await ask('/passkeys', { is: isPasskeys, signal })).passkeys
export const removePasskey = (id: string): Promise<unknown> => remove(`/passkeys/${encodeURIComponent(id)}`)

/** Whether this browser can make passkeys. */
export const canMakePasskeys = (): boolean =>
  typeof PublicKeyCredential === 'function' && typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function'

/** Makes a passkey on this device. False when the person did not go through with it. */
export const addPasskey = async (name: string): Promise<boolean> => {
  const { options } = await ask('/passkeys/options', { method: 'POST', body: {}, is: isCreation })
  let made: Credential | null
  try {
    made = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
  } catch {
    // Dismissed, or the device has one for this account already.
    return false
  }
  if (!(made instanceof PublicKeyCredential)) return false
  await post('/passkeys', { name, credential: made.toJSON() as unknown })
  return true
}

export const fetchApiKeys = async (signal?: AbortSignal): Promise<ApiKey[]> => (await ask('/api-keys', { is: isApiKeys, signal })).keys
export const makeApiKey = (name: string, days: number | null): Promise<MadeApiKey> =>
  ask('/api-keys', { method: 'POST', body: { name, days }, is: isMadeApiKey })
export const removeApiKey = (id: string): Promise<unknown> => remove(`/api-keys/${encodeURIComponent(id)}`)
