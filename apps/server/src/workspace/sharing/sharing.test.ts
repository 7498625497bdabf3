import type { Link, LinkShown, NewLink, PageDetails, PageId, Problem, Role, Sharing } from '@tandem/protocol'
import { newSecret } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { WorkspaceStage } from '../../../test/workspace-stage.ts'
import type { Principal } from '../principal.ts'

const stageWithPage = async () => {
  const stage = await WorkspaceStage.open()
  const owner = await stage.principal({ name: 'Olga' })
  const { page, space } = await stage.space(owner)
  const give = (who: Principal, role: Role | 'none', as = owner, on: PageId = page.id) =>
    stage.ask<Problem>(`PUT /pages/${on}/grants/${who.id}`, { as, body: { role } })
  const take = (who: Principal, as = owner) => stage.ask<Problem>(`DELETE /pages/${page.id}/grants/${who.id}`, { as })
  const link = async (body: Partial<NewLink> = {}, on: PageId = page.id) =>
    (await stage.ask<Link>(`POST /pages/${on}/links`, { as: owner, body: { role: 'editor', ...body } })).body
  const sharing = async () => (await stage.ask<Sharing>(`GET /pages/${page.id}/sharing`, { as: owner })).body
  const roleOf = async (who: Principal, on: PageId = page.id) => (await stage.access.onPage(who.id, on))?.role
  const member = async (name: string, role?: Role) => {
    const who = await stage.principal({ name })
    if (role) expect((await give(who, role)).status).toBe(204)
    return who
  }
  return { stage, owner, page, space, give, take, link, sharing, roleOf, member }
}

const tokenOf = ({ address }: Link): string => address.slice(-43)

/** Comes by a link in a browser of their own: the cookie it was given, and where it was sent. */
const join = async (stage: WorkspaceStage, link: Link, said: object = { name: 'Gus' }, who: { as?: Principal; cookie?: string } = {}) => {
  const headers = who.cookie === undefined ? {} : { cookie: who.cookie }
  const answer = await stage.ask<{ address: string; code?: string }>('POST /links/join', {
    ...who,
    headers,
    body: { token: tokenOf(link), ...said },
  })
  return { ...answer, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
}
const look = (stage: WorkspaceStage, token: string, cookie = '') =>
  stage.ask<LinkShown & { code: string }>('POST /links/look', { headers: { cookie }, body: { token } })
const readAs = async (stage: WorkspaceStage, cookie: string, page: PageId) =>
  (await stage.ask<PageDetails>(`GET /pages/${page}`, { headers: { cookie } })).status

test('nobody gives more than they may do themselves, nor takes from somebody who may do more', async () => {
  const { owner, give, take, member, roleOf } = await stageWithPage()
  const [eve, vera, ben] = [await member('Eve', 'editor'), await member('Vera', 'viewer'), await member('Ben')]
  expect((await give(ben, 'editor', eve)).status).toBe(204)
  expect((await give(ben, 'owner', eve)).body.code).toBe('forbidden')
  expect((await give(owner, 'viewer', eve)).body.code).toBe('forbidden')
  expect((await give(owner, 'none', eve)).body.code).toBe('forbidden')
  expect((await give(ben, 'viewer', vera)).status).toBe(403)
  expect((await take(ben, vera)).status).toBe(403)
  expect([await roleOf(owner), await roleOf(ben)]).toEqual(['owner', 'editor'])
})

test('somebody remains who owns the page, also when two owners put each other out at once', async () => {
  const { owner, give, take, member, roleOf } = await stageWithPage()
  expect((await give(owner, 'viewer')).body.code).toBe('last_owner')
  expect((await give(owner, 'none')).body.code).toBe('last_owner')
  const other = await member('Otto', 'owner')
  const answers = await Promise.all([give(owner, 'viewer', other), give(other, 'viewer', owner)])
  expect(answers.map(({ status }) => status).toSorted()).not.toEqual([204, 204])
  expect([await roleOf(owner), await roleOf(other)]).toContain('owner')
  expect((await take(other, other)).status).toBe((await roleOf(owner)) === 'owner' ? 204 : 409)
})

test('"none" keeps somebody out of a page and what lies below it, whatever they have elsewhere', async () => {
  const { stage, owner, page, space, give, take, roleOf } = await stageWithPage()
  const below = await stage.page(owner, { parent: page.id })
  const beside = await stage.page(owner, { space: space.id })
  const mia = await stage.principal({ name: 'Mia' })
  await stage.ask(`PUT /spaces/${space.id}/members/${mia.id}`, { as: owner, body: { role: 'editor' } })
  expect(await roleOf(mia, below.id)).toBe('editor')
  await give(mia, 'none')
  expect([await roleOf(mia), await roleOf(mia, below.id), await roleOf(mia, beside.id)]).toEqual([undefined, undefined, 'editor'])
  expect((await stage.ask(`GET /pages/${page.id}`, { as: mia })).status).toBe(404)
  await take(mia)
  expect(await roleOf(mia, below.id)).toBe('editor')
})

test('the share dialog shows who has what and where it comes from, and everybody leaves by themselves', async () => {
  const { stage, owner, page, space, give, member, sharing, take } = await stageWithPage()
  const below = await stage.page(owner, { parent: page.id })
  const [vera, mia] = [await member('Vera', 'viewer'), await member('Mia')]
  await stage.ask(`PUT /spaces/${space.id}/members/${mia.id}`, { as: owner, body: { role: 'commenter' } })
  await give(mia, 'editor', owner, below.id)
  const shown = (await stage.ask<Sharing>(`GET /pages/${below.id}/sharing`, { as: mia })).body
  expect(shown).toMatchObject({ role: 'editor', everybody: null, links: [], policy: { most: 'editor' }, isPrivateAddress: true })
  expect(shown.people.map(({ person, role, from }) => [person.name, role, from])).toEqual([
    ['Mia', 'editor', 'page'],
    ['Olga', 'owner', 'space'],
    ['Vera', 'viewer', { page: page.id, title: 'Plan' }],
  ])
  expect((await stage.ask(`GET /pages/${page.id}/sharing`, { as: vera })).status).toBe(403)
  expect((await take(vera, vera)).status).toBe(204)
  expect((await sharing()).people.map(({ person }) => person.name)).toEqual(['Mia', 'Olga'])
})

test('a guest comes by a link with a name and a colour, and their browser stays somebody', async () => {
  const { stage, page, link } = await stageWithPage()
  const made = await link()
  expect(made.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/g\/[0-9A-Za-z]{43}$/)
  expect((await look(stage, tokenOf(made))).body).toMatchObject({
    title: 'Plan',
    spaceName: 'Plans',
    sharedBy: 'Olga',
    role: 'editor',
    needsName: true,
    needsPassword: false,
  })
  const joined = await join(stage, made, { name: 'Gus', color: 7 })
  expect([joined.status, joined.body]).toEqual([200, { address: page.address }])
  expect(joined.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Lax/)
  const me = await stage.ask('GET /me', { headers: { cookie: joined.cookie } })
  expect(me.body).toMatchObject({ name: 'Gus', color: 7, kind: 'guest', guest: true })
  expect(await readAs(stage, joined.cookie, page.id)).toBe(200)
})

test('looking counts nothing, joining counts once, and most guests are enforced when all come at once', async () => {
  const { stage, link, sharing } = await stageWithPage()
  const made = await link({ mostGuests: 3 })
  for (let i = 0; i < 5; i++) expect((await look(stage, tokenOf(made))).status).toBe(200)
  const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => join(stage, made, { name: `Guest ${i}` })))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(3)
  expect(answers.filter(({ body }) => body.code === 'link_full')).toHaveLength(7)
  expect((await sharing()).links[0]?.guests).toHaveLength(3)
  const inside = answers.find(({ status }) => status === 200)
  expect((await look(stage, tokenOf(made))).body.code).toBe('link_full')
  // Who is in already comes again.
  expect((await look(stage, tokenOf(made), inside?.cookie)).body).toMatchObject({ needsName: false })
  expect((await join(stage, made, {}, { cookie: inside?.cookie ?? '' })).status).toBe(200)
  expect((await sharing()).links[0]?.guests).toHaveLength(3)
})

test('a link that is unknown, revoked, expired or leads into the trash gets the same answer, with a password or without', async () => {
  const { stage, owner, page, space, link } = await stageWithPage()
  const expiresAt = stage.clock.now() + 60_000
  const [revoked, locked] = [await link(), await link({ password: 'open sesame' })]
  const expired = [await link({ expiresAt }), await link({ expiresAt, password: 'open sesame' })]
  const elsewhere = await stage.page(owner, { space: space.id })
  const trashed = await link({}, elsewhere.id)
  await stage.ask(`DELETE /pages/${elsewhere.id}`, { as: owner })
  for (const made of [revoked, locked]) await stage.ask(`DELETE /pages/${page.id}/links/${made.id}`, { as: owner })
  stage.leap(60_000)
  const answersTo = (token: string) => [
    stage.ask<Problem>('POST /links/look', { body: { token } }),
    stage.ask<Problem>('POST /links/join', { body: { token, name: 'Gus' } }),
    stage.ask<Problem>('POST /links/join', { body: { token, name: 'Gus', password: 'open sesame' } }),
  ]
  /** All but what every answer has of its own. */
  const told = async (token: string) =>
    (await Promise.all(answersTo(token))).map(({ status, body: { requestId, ...body }, headers }) => ({
      status,
      body,
      headers: [...headers].filter(([name, value]) => name !== 'date' && value !== requestId).map(([name, value]) => [name, value.length]),
    }))
  const unknown = await told(newSecret())
  expect(unknown.map(({ status, body }) => [status, body.code])).toEqual(Array.from({ length: 3 }, () => [410, 'link_ended']))
  for (const made of [revoked, locked, ...expired, trashed]) expect(await told(tokenOf(made))).toEqual(unknown)
})

test('a link ends for those who came by it: revoked, expired, its guests taken out', async () => {
  const { stage, owner, page, link, roleOf, sharing } = await stageWithPage()
  const [one, two] = [await link(), await link({ role: 'viewer' })]
  const [gus, gil] = [await join(stage, one), await join(stage, two, {})]
  const [{ guests: [first] = [] } = { guests: [] }] = (await sharing()).links
  expect(first?.person.name).toBe('Gus')
  await stage.ask(`DELETE /pages/${page.id}/links/${one.id}`, { as: owner })
  expect([await readAs(stage, gus.cookie, page.id), await readAs(stage, gil.cookie, page.id)]).toEqual([404, 200])
  const [left] = (await sharing()).links
  const gone = left?.guests[0]?.person.id ?? ''
  expect((await stage.ask(`DELETE /pages/${page.id}/links/${two.id}/guests/${gone}`, { as: owner })).status).toBe(204)
  expect(await readAs(stage, gil.cookie, page.id)).toBe(404)
  // The link is still there, and not for them.
  expect((await join(stage, two, {}, { cookie: gil.cookie })).body.code).toBe('link_ended')
  const again = await join(stage, two, {})
  expect(await readAs(stage, again.cookie, page.id)).toBe(200)
  await stage.ask(`DELETE /pages/${page.id}/links/${two.id}/guests`, { as: owner })
  expect(await readAs(stage, again.cookie, page.id)).toBe(404)
  expect(await roleOf(owner)).toBe('owner')
})

test('a link with a password shows and lets in nobody without it, and guessing gets slow', async () => {
  const { stage, page, link } = await stageWithPage()
  const made = await link({ password: 'open sesame' })
  expect((await look(stage, tokenOf(made))).body).toMatchObject({ needsPassword: true, title: '', spaceName: '', sharedBy: '' })
  expect((await join(stage, made)).body.code).toBe('link_password')
  const codes = []
  for (let i = 0; i < 6; i++) codes.push((await join(stage, made, { name: 'Gus', password: `guess ${i}` })).body.code)
  expect(codes).toEqual(['link_password', 'link_password', 'link_password', 'link_password', 'link_password', 'rate'])
  const other = await link({ password: 'open sesame' })
  const joined = await join(stage, other, { name: 'Gus', password: 'open sesame' })
  expect(await readAs(stage, joined.cookie, page.id)).toBe(200)
})

test('who only reads needs no name, and who writes does', async () => {
  const { stage, link } = await stageWithPage()
  const [viewing, writing] = [await link({ role: 'viewer' }), await link({ role: 'commenter' })]
  expect((await look(stage, tokenOf(viewing))).body.needsName).toBe(false)
  const joined = await join(stage, viewing, {})
  expect((await stage.ask<{ name: string }>('GET /me', { headers: { cookie: joined.cookie } })).body.name).toMatch(/^\w+ \w+$/)
  expect((await join(stage, writing, {})).body.code).toBe('bad_message')
  // They were here before: they come as who they are.
  expect((await look(stage, tokenOf(writing), joined.cookie)).body.needsName).toBe(false)
  expect((await join(stage, writing, {}, { cookie: joined.cookie })).cookie).toBe('')
})

test('a member joins as who they are, and takes nobody’s place when they may do as much already', async () => {
  const { stage, owner, link, sharing, member, roleOf } = await stageWithPage()
  const made = await link({ mostGuests: 1, role: 'commenter' })
  expect((await join(stage, made, {}, { as: owner })).status).toBe(200)
  const vera = await member('Vera', 'viewer')
  expect((await join(stage, made, {}, { as: vera })).cookie).toBe('')
  expect(await roleOf(vera)).toBe('commenter')
  expect((await sharing()).links[0]?.guests.map(({ person }) => person.name)).toEqual(['Vera'])
})

test('a link reaches below its page only when it says so, and changes go for those who joined', async () => {
  const { stage, owner, page, link } = await stageWithPage()
  const below = await stage.page(owner, { parent: page.id })
  const made = await link({ role: 'viewer' })
  const { cookie } = await join(stage, made, {})
  const change = (body: object) => stage.ask<Link>(`PATCH /pages/${page.id}/links/${made.id}`, { as: owner, body })
  expect(await readAs(stage, cookie, below.id)).toBe(404)
  expect((await change({ withSubpages: true, role: 'editor' })).body).toMatchObject({
    withSubpages: true,
    role: 'editor',
    address: made.address,
  })
  const seen = await stage.ask<PageDetails>(`GET /pages/${below.id}`, { headers: { cookie } })
  expect(seen.body.role).toBe('editor')
  await change({ expiresAt: stage.clock.now() + 60_000 })
  expect(await readAs(stage, cookie, page.id)).toBe(200)
  stage.leap(60_000)
  expect(await readAs(stage, cookie, page.id)).toBe(404)
})

test('links keep to what the workspace allows', async () => {
  const { stage, owner, page, link } = await stageWithPage()
  const before = await link()
  const admin = await stage.principal({ isAdmin: true })
  const policy = (links: object) => stage.ask('PATCH /admin/settings', { as: admin, body: { links } })
  const make = (body: object) => stage.ask<Link & Problem>(`POST /pages/${page.id}/links`, { as: owner, body })
  await policy({ most: 'commenter', needPassword: true, mostDays: 7 })
  expect((await make({ role: 'editor', password: 'x' })).status).toBe(403)
  expect((await make({ role: 'viewer' })).status).toBe(400)
  expect((await make({ role: 'viewer', password: 'x', expiresAt: Date.now() + 30 * 86_400_000 })).status).toBe(400)
  const made = await make({ role: 'viewer', password: 'x' })
  expect(made.body.expiresAt).toBeLessThanOrEqual(Date.now() + 7 * 86_400_000)
  await policy({ most: 'off' })
  expect((await make({ role: 'viewer', password: 'x' })).status).toBe(403)
  expect((await join(stage, before)).body.code).toBe('link_ended')
})

test('links that are there keep to a tighter policy, and a looser one gives nothing back', async () => {
  const { stage, page, link, sharing } = await stageWithPage()
  const admin = await stage.principal({ isAdmin: true })
  const policy = (links: object) => stage.ask('PATCH /admin/settings', { as: admin, body: { links } })
  const day = 86_400_000
  const soon = stage.clock.now() + day
  const [open, locked, short] = [await link(), await link({ password: 'ahoy', role: 'viewer' }), await link({ expiresAt: soon })]
  const shown = async () => (await sharing()).links.map(({ id, role, expiresAt }) => ({ id, role, expiresAt }))
  const { cookie } = await join(stage, open)

  await policy({ most: 'commenter', mostDays: 7 })
  const kept = [
    { id: open.id, role: 'commenter', expiresAt: open.createdAt + 7 * day },
    { id: locked.id, role: 'viewer', expiresAt: locked.createdAt + 7 * day },
    { id: short.id, role: 'commenter', expiresAt: soon },
  ]
  expect(await shown()).toEqual(kept)
  await policy({ most: 'editor', mostDays: 30 })
  expect(await shown()).toEqual(kept)

  await policy({ needPassword: true })
  expect((await look(stage, tokenOf(open))).body.code).toBe('link_ended')
  expect((await join(stage, open)).body.code).toBe('link_ended')
  expect((await join(stage, locked, { name: 'Lea', password: 'ahoy' })).status).toBe(200)
  // Who came before is inside, and finds the way back.
  expect(await readAs(stage, cookie, page.id)).toBe(200)
  expect((await look(stage, tokenOf(open), cookie)).status).toBe(200)

  await policy({ most: 'off' })
  expect(await shown()).toEqual([])
  expect(await readAs(stage, cookie, page.id)).toBe(404)
  await policy({ most: 'editor', needPassword: false, mostDays: null })
  expect((await join(stage, open)).body.code).toBe('link_ended')
  expect(await readAs(stage, cookie, page.id)).toBe(404)
})

test('a guest lets nobody in and learns nobody’s address', async () => {
  const { stage, page, link } = await stageWithPage()
  const { cookie } = await join(stage, await link())
  const headers = { cookie }
  expect((await stage.ask(`GET /pages/${page.id}/sharing`, { headers })).status).toBe(403)
  expect((await stage.ask(`POST /pages/${page.id}/links`, { headers, body: { role: 'viewer' } })).status).toBe(403)
  const ben = await stage.principal({ name: 'Ben' })
  expect((await stage.ask(`PUT /pages/${page.id}/grants/${ben.id}`, { headers, body: { role: 'viewer' } })).status).toBe(403)
})

test('a guest who turns out to be a member hands everything over to them', async () => {
  const { stage, page, link, roleOf } = await stageWithPage()
  const { cookie } = await join(stage, await link())
  const guest = (await stage.ask<{ id: Principal['id'] }>('GET /me', { headers: { cookie } })).body.id
  const row = {
    page: page.id,
    epoch: 1,
    principal: guest,
    session: 'tab' as never,
    claims: [70_001],
    access: await stage.store.access.version(),
  }
  expect(await stage.store.log.append([{ ...row, bytes: new Uint8Array([0, 0]) }])).toMatchObject({ stored: true })
  const mia = await stage.principal({ name: 'Mia' })
  await stage.store.guests.claim(guest, mia.id, Date.now())
  await stage.access.changed()
  expect(await roleOf(mia)).toBe('editor')
  expect((await stage.store.log.load(page.id))?.owners.get(70_001)).toBe(mia.id)
  expect((await stage.store.people.persons([guest])).get(guest)?.name).toBe('Mia')
  expect((await stage.ask('GET /me', { headers: { cookie } })).status).toBe(401)
  // Only a guest is ever taken over.
  const vera = await stage.principal({ name: 'Vera' })
  await stage.store.guests.claim(mia.id, vera.id, Date.now())
  expect([await roleOf(mia), await roleOf(vera)]).toEqual(['editor', undefined])
})
