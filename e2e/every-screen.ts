import type { ListedPage, Space } from '@tandem/protocol'
import { pageIdOf } from '@tandem/protocol'
import { RawTab, Workspace } from '@tandem/testkit'
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { setUpInBrowser } from './setting-up.ts'
import { SharingDialog } from './sharing.ts'
import type { Stage } from './stage.ts'
import type { Visitor } from './visitor.ts'

const A_LONG_TITLE = 'A title long enough to show what happens when somebody cannot stop while naming a page'

/** Called with each screen when it stands. */
export type Look = (visitor: Visitor, screen: string) => Promise<void>

interface Address {
  screen: string
  path: string
  /** What is there when the screen is complete. */
  shows: (tab: Page) => Locator
}

const heading = (name: string | RegExp) => (tab: Page) => tab.getByRole('heading', { name }).first()

const lookAt = async (visitor: Visitor, { screen, path, shows }: Address, look: Look): Promise<void> => {
  await visitor.go(path)
  await shows(visitor.tab).filter({ visible: true }).first().waitFor()
  await look(visitor, screen)
}

/** What stands in the workspace beside its samples: a tree, something in the trash, somebody else in the document. */
const furnish = async (workspace: Workspace, document: string) => {
  const { spaces } = await workspace.ask<{ spaces: Space[] }>('GET /spaces')
  const { pages } = await workspace.ask<{ pages: ListedPage[] }>('GET /pages')
  const board = pages.find(({ kind }) => kind === 'board')
  const space = spaces.find(({ id }) => id === board?.space)
  if (!board || !space) throw new Error('the samples are not there')
  const inSpace = { kind: 'document', space: space.id }
  const parent = await workspace.ask<ListedPage>('POST /pages', { body: { ...inSpace, title: A_LONG_TITLE } })
  await workspace.newPage('document', { parent: parent.id })
  await workspace.newPage('board', { parent: parent.id })
  const gone = await workspace.ask<ListedPage>('POST /pages', { body: { ...inSpace, title: 'Notes from last year' } })
  await workspace.ask(`DELETE /pages/${gone.id}`)
  await workspace.member({ name: 'Mara Member' })
  const invitation = await workspace.ask<{ address: string }>('POST /invitations', { body: { email: 'ivo@example.org' } })
  const id = pageIdOf(document.split('/').at(-1) ?? '')
  if (!id) throw new Error(`${document} is no page`)
  await workspace.ask(`PUT /pages/${id}/star`)
  const link = await workspace.link(id, 'editor')
  const ended = await workspace.link(id, 'viewer')
  await workspace.revoke(id, ended)
  const gus = await RawTab.connect(workspace.url, { cookie: await workspace.join(link, { name: 'Gus Guest' }) })
  await gus.join(id)
  return { board: board.address, space: space.slug, link: link.address, ended: ended.address, invitation: invitation.address, gus }
}

const ofThoseWhoAreIn = (slug: string): Address[] => [
  { screen: 'home', path: '/', shows: (tab) => tab.getByRole('main').getByText(A_LONG_TITLE) },
  { screen: 'space', path: `/s/${slug}`, shows: (tab) => tab.getByRole('main').getByText(A_LONG_TITLE) },
  { screen: 'space-settings', path: `/s/${slug}/settings/general`, shows: (tab) => tab.getByLabel('Description') },
  { screen: 'space-members', path: `/s/${slug}/settings/members`, shows: (tab) => tab.getByText('People with a role of their own') },
  { screen: 'search', path: '/search?q=sample', shows: (tab) => tab.getByRole('main').getByText('Sample board') },
  { screen: 'trash', path: '/trash', shows: (tab) => tab.getByText('Notes from last year') },
  { screen: 'settings-profile', path: '/settings/profile', shows: (tab) => tab.getByLabel('Name', { exact: true }) },
  { screen: 'settings-appearance', path: '/settings/appearance', shows: (tab) => tab.getByText('Language of Tandem') },
  { screen: 'settings-security', path: '/settings/security', shows: (tab) => tab.getByText('this browser') },
  { screen: 'settings-api-keys', path: '/settings/api-keys', shows: (tab) => tab.getByText('You have no keys.') },
  { screen: 'admin', path: '/admin/overview', shows: (tab) => tab.getByLabel('Name of the workspace') },
  { screen: 'admin-members', path: '/admin/members', shows: (tab) => tab.getByText('Mara Member') },
  { screen: 'admin-invitations', path: '/admin/invitations', shows: (tab) => tab.getByText('ivo@example.org') },
  { screen: 'admin-sign-up', path: '/admin/sign-up', shows: (tab) => tab.getByLabel('Who may make an account') },
  { screen: 'admin-links', path: '/admin/links', shows: (tab) => tab.getByText('What links for guests may allow') },
  { screen: 'admin-single-sign-on', path: '/admin/single-sign-on', shows: (tab) => tab.getByLabel('Issuer') },
  { screen: 'not-found', path: '/p/nothing-0000000000000000000000', shows: (tab) => tab.getByText('does not exist') },
]

const ofThoseWhoAreNot = (of: { link: string; ended: string; invitation: string }): Address[] => [
  { screen: 'login', path: '/login', shows: (tab) => tab.getByLabel('Password', { exact: true }) },
  { screen: 'forgot', path: '/forgot', shows: (tab) => tab.getByRole('heading') },
  { screen: 'signup-closed', path: '/signup', shows: heading('Signing up is closed here') },
  { screen: 'invitation', path: of.invitation, shows: (tab) => tab.getByRole('button', { name: 'Create account' }) },
  { screen: 'guest', path: of.link, shows: (tab) => tab.getByRole('button', { name: 'Join' }) },
  { screen: 'guest-ended', path: of.ended, shows: heading('This link has ended') },
]

/** Walks through all screens as the first owner of a workspace and as somebody from outside, and looks at each. */
export const everyScreen = async (stage: Stage, options: BrowserContextOptions, look: Look): Promise<string[]> => {
  const { setupAddress = '' } = stage.server
  const seen: string[] = []
  const note: Look = async (visitor, screen) => {
    seen.push(screen)
    await look(visitor, screen)
  }
  const olga = await stage.visitor('olga', { ...options, as: 'nobody' })
  const create = (tab: Page) => tab.getByRole('button', { name: 'Create workspace' })
  await lookAt(olga, { screen: 'setup', path: setupAddress, shows: create }, note)
  await setUpInBrowser(olga)
  await olga.arrived('document')
  const document = new URL(olga.tab.url()).pathname
  const workspace = await Workspace.of(stage.server.url, await olga.cookie())
  const made = await furnish(workspace, document)

  await olga.go(document)
  await olga.arrived('document')
  await olga.people.nth(1).waitFor()
  await note(olga, 'document')
  const sharing = await SharingDialog.open(olga)
  await sharing.dialog.getByRole('button', { name: 'Copy link' }).first().waitFor()
  await note(olga, 'share')
  await sharing.close()
  await olga.tab.keyboard.press('Control+k')
  const palette = olga.tab.getByRole('dialog', { name: 'Search and commands' })
  await palette.getByRole('option').first().waitFor()
  await note(olga, 'palette')
  await olga.tab.keyboard.press('Escape')
  await palette.waitFor({ state: 'detached' })
  await olga.go(made.board)
  await olga.arrived('board')
  await note(olga, 'board')
  for (const address of ofThoseWhoAreIn(made.space)) await lookAt(olga, address, note)
  if (options.isMobile) {
    await olga.go('/')
    await olga.tab.getByRole('button', { name: 'Show the sidebar' }).click()
    await olga.tab.getByRole('tree').waitFor()
    await note(olga, 'sidebar')
  }

  const nora = await stage.visitor('nora', { ...options, as: 'nobody' })
  for (const address of ofThoseWhoAreNot(made)) await lookAt(nora, address, note)
  made.gus.leave()
  return [...olga.complaints, ...nora.complaints]
}

const DEVICES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} as const

/** Every device and every scheme once; with ALL_LOOKS=1 each with each, which takes twice as long. */
export const LOOKS = Object.entries(DEVICES).flatMap(([device, options]) =>
  (['light', 'dark'] as const)
    .filter((colorScheme) => process.env['ALL_LOOKS'] === '1' || (device === 'phone') === (colorScheme === 'dark'))
    .map((colorScheme) => ({ device, colorScheme, options: { ...options, colorScheme, reducedMotion: 'reduce' as const } })),
)
