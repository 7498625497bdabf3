declare const brand: unique symbol
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name }

/** One page. 22 characters of base 62: 128 random bits, so an address cannot be guessed. */
export type PageId = Branded<string, 'PageId'>
/** One tab joined to one room over one connection; also the id of its presence. Chosen by the server. */
export type SessionId = Branded<string, 'SessionId'>
/** A person as the subject of a permission: member or guest. */
export type PrincipalId = Branded<string, 'PrincipalId'>
/** A set of pages with its members. */
export type SpaceId = Branded<string, 'SpaceId'>
/** A share link; not its secret. */
export type LinkId = Branded<string, 'LinkId'>
/** One browser (or program) in which a principal is signed in. */
export type SignInId = Branded<string, 'SignInId'>
/** One browser tab for as long as it lives. Chosen by the tab. */
export type TabId = Branded<string, 'TabId'>

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const ID = /^[0-9A-Za-z]{1,32}$/
const PAGE_ID = /^[0-9A-Za-z]{22}$/

/** `length` characters of base 62 from the platform's secure random source (5.95 bits each). */
const randomText = (length: number): string => {
  let text = ''
  while (text.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      // 248 is the largest multiple of 62 below 256: above it the first characters would come up more often.
      if (byte < 248 && text.length < length) text += ALPHABET[byte % 62]
    }
  }
  return text
}

export const newPageId = (): PageId => randomText(22) as PageId
export const newSessionId = (): SessionId => randomText(12) as SessionId
export const newPrincipalId = (): PrincipalId => randomText(16) as PrincipalId
export const newSpaceId = (): SpaceId => randomText(16) as SpaceId
export const newLinkId = (): LinkId => randomText(16) as LinkId
export const newSignInId = (): SignInId => randomText(16) as SignInId
export const newTabId = (): TabId => randomText(16) as TabId
/** A secret that stands for a sign-in: 43 characters, 256 bits. */
export const newSecret = (): string => randomText(43)

export const isPageId = (value: unknown): value is PageId => typeof value === 'string' && PAGE_ID.test(value)
export const isId = (value: unknown): value is string => typeof value === 'string' && ID.test(value)
