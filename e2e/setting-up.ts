import type { Visitor } from './visitor.ts'

export const OWNER = { name: 'Olga Owner', email: 'olga@example.org', password: 'seven rivers under a paper moon' } as const

/** Fills in the form of the first run, which is open, and waits for the page it leads to. */
export const setUpInBrowser = async (visitor: Visitor): Promise<void> => {
  const { tab } = visitor
  await tab.getByLabel('Workspace name').fill('Paper Moon')
  await tab.getByLabel('Your name').fill(OWNER.name)
  await tab.getByLabel('E-mail').fill(OWNER.email)
  await tab.getByLabel('Password', { exact: true }).fill(OWNER.password)
  await tab.getByRole('button', { name: 'Create workspace' }).click()
  await tab.waitForURL(/\/p\//)
}
