import type { Locator } from 'playwright-core'
import type { Visitor } from './visitor.ts'

const WORDS = { viewer: 'Can view', commenter: 'Can comment', editor: 'Can edit' } as const
export type LinkRole = keyof typeof WORDS

/** The dialog in which others are let into a page, as a person uses it. */
export class SharingDialog {
  readonly #visitor: Visitor
  readonly dialog: Locator

  private constructor(visitor: Visitor) {
    this.#visitor = visitor
    this.dialog = visitor.tab.getByRole('dialog', { name: /^Share/ })
  }

  static async open(visitor: Visitor): Promise<SharingDialog> {
    const sharing = new SharingDialog(visitor)
    await visitor.tab.getByRole('button', { name: 'Share', exact: true }).click()
    await sharing.dialog.waitFor()
    return sharing
  }

  /** Lets anyone in who has the link, and answers the link. */
  async byLink(role: LinkRole): Promise<string> {
    await this.dialog.getByRole('radio', { name: 'Anyone with the link' }).click()
    await this.dialog.getByRole('button', { name: 'Copy link' }).waitFor()
    await this.setRole(role)
    return this.dialog.getByRole('textbox', { name: 'Link', exact: true }).inputValue()
  }

  async setRole(role: LinkRole): Promise<void> {
    const opener = this.dialog.getByRole('button', { name: 'What people with the link may do' })
    if ((await opener.innerText()).includes(WORDS[role])) return
    await opener.click()
    await this.#visitor.tab.getByRole('menuitemradio', { name: WORDS[role] }).click()
    await this.dialog.getByRole('button', { name: `What people with the link may do: ${WORDS[role]}` }).waitFor()
  }

  /** Nobody gets in by a link any more. */
  async endLink(): Promise<void> {
    await this.dialog.getByRole('radio', { name: 'Only people with access' }).click()
    await this.dialog.getByRole('button', { name: 'Copy link' }).waitFor({ state: 'detached' })
  }

  async close(): Promise<void> {
    await this.#visitor.tab.keyboard.press('Escape')
    await this.dialog.waitFor({ state: 'detached' })
  }
}
