import type { PrincipalId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { AccountsStage, OWNER } from '../../../test/accounts-stage.ts'
import { OidcHouse } from '../../../test/oidc-house.ts'

const GUS = { name: 'Gus', color: 7, client: 70_001 }
const standing = async (stage: AccountsStage, who: PrincipalId, { id, page }: { id: PrincipalId; page: never }) => {
  const { log, access, people } = stage.store
  return {
    owner: (await log.load(page))?.owners.get(GUS.client),
    links: (await access.page(who, page))?.links.length,
    shownAs: (await people.persons([id])).get(id)?.name,
  }
}

test('a guest who signs in to the account they have keeps what they wrote and where they were, and is no guest any more', async () => {
  const stage = await AccountsStage.open()
  const olga = (await (await stage.owner()).ask<{ id: PrincipalId }>('GET /me')).body.id
  const { browser, id, page } = await stage.guest(GUS)
  const before = browser.cookie
  expect((await browser.ask('POST /sign-in', { email: OWNER.email, password: 'not my password' })).status).toBe(401)
  expect((await browser.ask('GET /me')).body).toMatchObject({ id, kind: 'guest' })
  const signedIn = await browser.ask('POST /sign-in', { email: OWNER.email, password: OWNER.password })
  expect(signedIn.body).toMatchObject({ id: olga, name: 'Olga' })
  expect(await standing(stage, olga, { id, page: page as never })).toEqual({ owner: olga, links: 1, shownAs: 'Olga' })
  expect(stage.ended).toContainEqual({ principal: id })
  expect(browser.cookie).not.toContain(before)
  const kept = stage.browser({ cookie: before })
  expect((await kept.ask('GET /me')).status).toBe(401)
})

test('a guest whom a provider signs in keeps it as well', async () => {
  const house = await OidcHouse.open()
  const stage = await AccountsStage.open({ oidc: (url) => house.settingsFor(url) })
  const olga = (await (await stage.owner()).ask<{ id: PrincipalId }>('GET /me')).body.id
  house.person = { sub: 'olga-at-the-house', name: 'Olga', email: OWNER.email, email_verified: true }
  const { browser, id, page } = await stage.guest(GUS)
  let at = new URL('/api/v1/oidc/begin/oidc', stage.url)
  for (let step = 0; step < 8 && at.pathname !== '/'; step++)
    at = new URL((await browser.visit(at.href)).headers.get('location') ?? '/', at)
  expect((await browser.ask('GET /me')).body).toMatchObject({ id: olga })
  expect(await standing(stage, olga, { id, page: page as never })).toEqual({ owner: olga, links: 1, shownAs: 'Olga' })
})
