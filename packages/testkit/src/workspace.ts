import type {
  Invitation,
  Invite,
  Link,
  Me,
  NewLink,
  PageDetails,
  PageId,
  PageKind,
  PrincipalId,
  SetUp,
  SignUp,
  Space,
  SpaceId,
} from '@tandem/protocol'
import { ask, type Asking } from './asking.ts'

const OWNER = { name: 'Olga Owner', email: 'owner@example.org', password: 'quiet lanterns over seven rivers' } as const

/** Somebody with an account. */
export interface MemberAccount {
  id: PrincipalId
  name: string
  email: string
  password: string
  /** The `Cookie` header of their first browser. */
  cookie: string
}

/** The secret that an address of ours ends with, in its path or as its `token`. */
export const secretIn = (address: string): string => {
  const { pathname, searchParams } = new URL(address, 'http://localhost')
  return searchParams.get('token') ?? pathname.split('/').at(-1) ?? ''
}

/** By the address of their server: how those are set up that nobody has set up yet, and those that are. */
const begun = new Map<string, string>()
const known = new Map<string, Promise<Workspace>>()
let guests = 0
let members = 0

/** The workspace on a real server as programs use it: set up by its link once, then full of people and pages as they are wanted. */
export class Workspace {
  readonly url: string
  /** The `Cookie` header of whoever set it up. */
  readonly owner: string
  readonly space: SpaceId
  /** Whoever comes by `signIn` may write on this page and on all that lie below it. */
  readonly root: PageId
  /** The link by which they come. */
  readonly door: Link

  private constructor(parts: { url: string; owner: string; space: SpaceId; root: PageId; door: Link }) {
    this.url = parts.url
    this.owner = parts.owner
    this.space = parts.space
    this.root = parts.root
    this.door = parts.door
  }

  /** Here listens a server on new data. It is set up when somebody first wants its workspace. */
  static begins(url: string, setupAddress: string): void {
    known.delete(url)
    begun.set(url, setupAddress)
  }

  /** The workspace of a server of which `begins` was told, before or after any restart of it on the same data. */
  static at(url: string): Promise<Workspace> {
    const there = known.get(url)
    if (there) return there
    const address = begun.get(url)
    if (address === undefined) return Promise.reject(new Error(`nobody has told how the workspace at ${url} is set up`))
    const workspace = Workspace.setUp(url, address)
    // Before it is there: everybody who asks meanwhile gets the same.
    known.set(url, workspace)
    return workspace
  }

  /** The server of `from` listens here now, on the same data. */
  static moved(from: string, to: string): void {
    known.set(
      to,
      Workspace.at(from).then((workspace) => new Workspace({ ...workspace, url: to })),
    )
  }

  static async setUp(url: string, setupAddress: string): Promise<Workspace> {
    const form: SetUp = { ...OWNER, token: secretIn(setupAddress), workspaceName: 'Testing', withSamples: false }
    const { cookie } = await ask(url, 'POST /setup', { body: form })
    return Workspace.of(url, cookie)
  }

  /** The workspace of this owner, who set it up in some other way. */
  static of(url: string, owner: string): Promise<Workspace> {
    const workspace = Workspace.#furnish(url, owner)
    known.set(url, workspace)
    return workspace
  }

  static async #furnish(url: string, owner: string): Promise<Workspace> {
    const { answer: space } = await ask<Space>(url, 'POST /spaces', { as: owner, body: { name: 'Everybody' } })
    const inSpace = { as: owner, body: { kind: 'document', title: 'Everything', space: space.id } }
    const { answer: root } = await ask<PageDetails>(url, 'POST /pages', inSpace)
    const all: NewLink = { role: 'editor', withSubpages: true }
    const { answer: door } = await ask<Link>(url, `POST /pages/${root.id}/links`, { as: owner, body: all })
    return new Workspace({ url, owner, space: space.id, root: root.id, door })
  }

  /** Whoever set it up, to sign in with. */
  get credentials(): { email: string; password: string } {
    const { email, password } = OWNER
    return { email, password }
  }

  /** One request to the REST API, as its owner unless said otherwise. Rejects with `Refused`. */
  async ask<Answer = undefined>(where: string, asking: Asking = {}): Promise<Answer> {
    return (await ask<Answer>(this.url, where, { as: this.owner, ...asking })).answer
  }

  /** Somebody new who may write on every page: their `Cookie` header. */
  signIn(name = `Guest ${++guests}`): Promise<string> {
    return this.join(this.door, { name })
  }

  /** A new guest by a link: their `Cookie` header. */
  async join(link: Pick<Link, 'address'>, how: { name?: string; password?: string } = {}): Promise<string> {
    const body = { name: `Guest ${++guests}`, ...how, token: secretIn(link.address) }
    return (await ask(this.url, 'POST /links/join', { body })).cookie
  }

  /** A new account, by an invitation. */
  async member({ name = 'Member', ...invite }: { name?: string } & Invite = {}): Promise<MemberAccount> {
    const { address } = await this.ask<Invitation>('POST /invitations', { body: invite })
    const email = `${name.replace(/\W+/g, '.').toLowerCase()}.${++members}@example.org`
    const password = `a pass phrase of ${name} alone`
    const form: SignUp = { name, email, password, invitation: secretIn(address) }
    const { answer, cookie } = await ask<Me>(this.url, 'POST /sign-up', { body: form })
    return { id: answer.id, name, email, password, cookie }
  }

  /** A new page below `root` unless said otherwise, made by its owner. */
  async newPage(
    kind: PageKind = 'document',
    { as = this.owner, parent = this.root }: { as?: string; parent?: PageId } = {},
  ): Promise<PageDetails> {
    return this.ask<PageDetails>('POST /pages', { as, body: { kind, parent } })
  }

  /** A new page at the top of its space: guests that came by `signIn` do not see it. */
  privatePage(kind: PageKind = 'document'): Promise<PageDetails> {
    return this.ask<PageDetails>('POST /pages', { body: { kind, space: this.space } })
  }

  /** A new link to a page, made by its owner. */
  link(page: PageId, role: NewLink['role'], options: Omit<NewLink, 'role'> = {}): Promise<Link> {
    const body: NewLink = { ...options, role }
    return this.ask<Link>(`POST /pages/${page}/links`, { body })
  }

  /** Ends a link, for everybody who came by it as well. */
  revoke(page: PageId, link: Pick<Link, 'id'>): Promise<undefined> {
    return this.ask(`DELETE /pages/${page}/links/${link.id}`)
  }
}
