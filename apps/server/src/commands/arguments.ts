import { pageIdOf, type PageId } from '@tandem/protocol'
import type { Place } from '../storage/move/open-side.ts'
import { placeOf } from './move.ts'

export const USAGE = `Commands:
  pages                          lists the pages in quarantine
  release <page> [--as-it-was]   lets a page take changes again; <page> is its id or its address
                                 --as-it-was: from its last whole state, when it is not whole
  rebuild-index                  reads every page again for the search
  setup-link                     prints a new link to set the workspace up, in place of the last one
  password-link <e-mail>         prints a link with which this member sets a new password
  move --to <url> [--replace]    copies the workspace into another database and compares all of it;
                                 <url> is postgres://... or sqlite:<folder>. Stop the server first
                                 --replace: takes away what a move left there that did not end

They read DATABASE_URL and DATA_DIR like the server, and all but move may be run while it is running.
`

export type Command =
  | { do: 'pages' }
  | { do: 'rebuild-index' }
  | { do: 'release'; page: string; asItWas: boolean }
  | { do: 'setup-link' }
  | { do: 'password-link'; email: string }
  | { do: 'move'; to: Place; replace: boolean }
  | { do: 'help' }

const AS_IT_WAS = '--as-it-was'
const REPLACE = '--replace'

/** What somebody typed after the name of the program; `undefined` when it is no command. */
export const commandOf = (typed: readonly string[]): Command | undefined => {
  const [verb, ...rest] = typed
  if ((verb === 'help' || verb === '--help' || verb === '-h') && rest.length === 0) return { do: 'help' }
  if (verb === 'pages' && rest.length === 0) return { do: 'pages' }
  if (verb === 'rebuild-index' && rest.length === 0) return { do: 'rebuild-index' }
  if (verb === 'setup-link' && rest.length === 0) return { do: 'setup-link' }
  if (verb === 'password-link') return passwordLink(rest)
  if (verb === 'move') return moveTo(rest)
  if (verb !== 'release') return undefined
  const pages = rest.filter((word) => word !== AS_IT_WAS)
  const [page = ''] = pages
  // A page never begins with a hyphen, a flag that does not exist does.
  return pages.length === 1 && page !== '' && !page.startsWith('-') ? { do: 'release', page, asItWas: rest.includes(AS_IT_WAS) } : undefined
}

const passwordLink = ([email = '', ...rest]: readonly string[]): Command | undefined =>
  rest.length === 0 && /^[^\s@-][^\s@]*@[^\s@]+$/.test(email) ? { do: 'password-link', email: email.toLowerCase() } : undefined

const moveTo = (words: readonly string[]): Command | undefined => {
  const [flag, address = '', ...others] = words.filter((word) => word !== REPLACE)
  const to = flag === '--to' && others.length === 0 ? placeOf(address) : undefined
  return to && { do: 'move', to, replace: words.includes(REPLACE) }
}

/** The page of an id, or of an address as it is in a browser. */
export const pageOf = (idOrAddress: string): PageId | undefined => {
  const path = idOrAddress.replace(/[?#].*$/, '').replace(/\/+$/, '')
  try {
    return pageIdOf(decodeURIComponent(path.slice(path.lastIndexOf('/') + 1)))
  } catch {
    return undefined
  }
}
