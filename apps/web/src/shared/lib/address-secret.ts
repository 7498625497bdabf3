import { onHost, ownKey, pathHere } from './base-path.ts'

/** Which of our addresses carry a secret. */
export type SecretKind = 'guest link' | 'invitation' | 'reset' | 'set-up'

const PLACES: readonly { kind: SecretKind; path: RegExp; rest: string }[] = [
  { kind: 'guest link', path: /^\/g\/([^/]+)\/?$/, rest: '/g' },
  { kind: 'invitation', path: /^\/invite\/([^/]+)\/?$/, rest: '/invite' },
  { kind: 'reset', path: /^\/reset\/?$/, rest: '/reset' },
  { kind: 'set-up', path: /^\/setup\/?$/, rest: '/setup' },
]

export interface FoundSecret {
  kind: SecretKind
  secret: string
  /** The address without it. */
  rest: string
}

/** The secret in an address, if there is one: in its path, or as `?token=`. */
export const secretIn = (pathname: string, search: string): FoundSecret | undefined => {
  const asked = new URLSearchParams(search)
  for (const { kind, path, rest } of PLACES) {
    const match = path.exec(pathname)
    const secret = match && (match[1] ?? asked.get('token'))
    if (!secret) continue
    asked.delete('token')
    const others = asked.toString()
    return { kind, secret, rest: others ? `${rest}?${others}` : rest }
  }
  return undefined
}

const KEY = 'tandem:secret'
const held = new Map<SecretKind, string>()
const keyOf = (kind: SecretKind): string => ownKey(`${KEY}:${kind}`)

/** Takes the secret out of the address at once, so that it is in no history, no picture of the screen and no address sent on. */
export const takeSecret = (): void => {
  const found = secretIn(pathHere(), location.search)
  if (!found) return
  history.replaceState(history.state, '', onHost(`${found.rest}${location.hash}`))
  held.set(found.kind, found.secret)
  try {
    // For a reload of this tab; no other tab reads it.
    sessionStorage.setItem(keyOf(found.kind), found.secret)
  } catch {
    // Then the link has to be opened again.
  }
}

/** The secret this tab was opened with. */
export const keptSecret = (kind: SecretKind): string | undefined => {
  try {
    return held.get(kind) ?? sessionStorage.getItem(keyOf(kind)) ?? undefined
  } catch {
    return held.get(kind)
  }
}

/** Forgets a secret that was used. */
export const forgetSecret = (kind: SecretKind): void => {
  held.delete(kind)
  try {
    sessionStorage.removeItem(keyOf(kind))
  } catch {
    // Nothing was kept.
  }
}
