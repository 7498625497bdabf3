import { isAtMost, isId, newLinkId, newSecret, type Link, type LinkId, type PrincipalId } from '@tandem/protocol'
import { sharing as schemas } from '@tandem/protocol/schemas'
import { hashPassword } from '../accounts/passwords.ts'
import { route, visitorOf, type Route } from '../api/route.ts'
import { ownAddress } from '../members/own-address.ts'
import { checkPolicy, usualEnd } from './link-policy.ts'
import type { LinkChange, LinkRecord, Links } from './ports.ts'
import { isPrivateAddress } from './private-address.ts'
import { noLink, noPerson, tooMuch, type SharingParts } from './sharing-parts.ts'

const linkIn = (params: Readonly<Record<string, string>>): LinkId => {
  const { link } = params
  if (!isId(link)) throw noLink()
  return link as LinkId
}

const shown = (
  link: LinkRecord & Partial<Pick<Awaited<ReturnType<Links['list']>>[number], 'guests' | 'creator'>>,
  address: string,
): Link => {
  const { id, token, role, passwordHash, expiresAt, mostGuests, withSubpages, createdAt, creator = null, guests = [] } = link
  const rest = { expiresAt, mostGuests, withSubpages, createdAt, createdBy: creator, guests }
  return { id, address: `${address}/g/${token}`, role, hasPassword: passwordHash !== null, ...rest }
}

/** The share dialog of a page and its links. */
export const linkRoutes = ({
  grants,
  links,
  access,
  settings,
  news,
  clock,
  publicUrl,
}: Pick<SharingParts, 'grants' | 'links' | 'access' | 'settings' | 'news' | 'clock' | 'publicUrl'>): Route[] => [
  route('GET /pages/:page/sharing', {
    summary: 'Who may do what on a page, and its links',
    needs: { page: 'share' },
    answer: schemas.sharing,
    handle: async (asked) => {
      const address = ownAddress(asked, publicUrl)
      const [named, all, policy] = await Promise.all([grants.list(asked.page), links.list(asked.page), settings.links()])
      return {
        role: asked.role,
        ...named,
        links: all.map((link) => shown(link, address)),
        policy,
        isPrivateAddress: isPrivateAddress(address),
      }
    },
  }),
  route('POST /pages/:page/links', {
    summary: 'Make a link that lets in whoever has it',
    needs: { page: 'share' },
    body: schemas.newLink,
    expected: 'A link lets people view, comment or edit; its other fields are optional.',
    answer: schemas.link,
    status: 201,
    handle: async (asked) => {
      const { role, password, expiresAt, mostGuests, withSubpages } = asked.body
      if (!isAtMost(role, asked.role)) throw tooMuch()
      const policy = await settings.links()
      const now = clock.now()
      const terms = { role, passwordHash: password === undefined ? null : '', expiresAt: expiresAt ?? usualEnd(policy, now) }
      checkPolicy(terms, policy, now)
      const { principal } = visitorOf(asked)
      const link: LinkRecord = {
        ...terms,
        id: newLinkId(),
        page: asked.page,
        token: newSecret(),
        passwordHash: password === undefined ? null : await hashPassword(password),
        mostGuests: mostGuests ?? null,
        withSubpages,
        createdBy: principal.id,
        createdAt: now,
      }
      await links.create(link)
      news.refresh(['sharing'])
      return shown({ ...link, creator: principal.person }, ownAddress(asked, publicUrl))
    },
  }),
  route('PATCH /pages/:page/links/:link', {
    summary: 'Change what a link allows; it goes for everybody who joined by it, too',
    needs: { page: 'share' },
    body: schemas.changeLink,
    expected: 'A link lets people view, comment or edit; its other fields are optional.',
    answer: schemas.link,
    handle: async (asked) => {
      const id = linkIn(asked.params)
      const before = (await links.list(asked.page)).find((link) => link.id === id)
      if (!before) throw noLink()
      const { password, role, expiresAt, mostGuests, withSubpages } = asked.body
      if (!isAtMost(before.role, asked.role) || !isAtMost(role ?? before.role, asked.role)) throw tooMuch()
      const willHavePassword = password === undefined ? before.passwordHash : password === null ? null : ''
      const terms = {
        role: role ?? before.role,
        passwordHash: willHavePassword,
        expiresAt: expiresAt === undefined ? before.expiresAt : expiresAt,
      }
      checkPolicy(terms, await settings.links(), clock.now())
      const change: LinkChange = {
        ...(role === undefined ? {} : { role }),
        ...(expiresAt === undefined ? {} : { expiresAt }),
        ...(mostGuests === undefined ? {} : { mostGuests }),
        ...(withSubpages === undefined ? {} : { withSubpages }),
        ...(password === undefined ? {} : { passwordHash: password === null ? null : await hashPassword(password) }),
      }
      const changed = await links.change(asked.page, id, change)
      if (!changed) throw noLink()
      await access.changed()
      news.refresh(['sharing'])
      return shown({ ...before, ...changed }, ownAddress(asked, publicUrl))
    },
  }),
  route('DELETE /pages/:page/links/:link', {
    summary: 'End a link, and the access of everybody who joined by it',
    needs: { page: 'share' },
    handle: async ({ page, params }) => {
      if (!(await links.revoke(page, linkIn(params), clock.now()))) throw noLink()
      await access.changed()
      news.refresh(['sharing'])
    },
  }),
  route('DELETE /pages/:page/links/:link/guests', {
    summary: 'Take out everybody who joined by a link; the link stays',
    needs: { page: 'share' },
    handle: async ({ page, params }) => {
      if (!(await links.removeGuests(page, linkIn(params)))) throw noLink()
      await access.changed()
      news.refresh(['sharing'])
    },
  }),
  route('DELETE /pages/:page/links/:link/guests/:principal', {
    summary: 'Take out one person who joined by a link, and keep them out',
    needs: { page: 'share' },
    handle: async ({ page, params }) => {
      const { principal } = params
      if (!isId(principal) || !(await links.removeGuests(page, linkIn(params), principal as PrincipalId))) throw noPerson()
      await access.changed()
      news.refresh(['sharing'])
    },
  }),
]
