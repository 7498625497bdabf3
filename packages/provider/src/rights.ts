import { may, type Role } from '@tandem/protocol'

/** What this person may do with a page, as far as this tab knows. */
export class Rights {
  /** `undefined` while nobody knows. */
  role: Role | undefined
  /** The page is damaged on the server: it is shown as it last was whole, and takes no changes. */
  quarantined = false

  get mayWrite(): boolean {
    return this.role !== undefined && may(this.role, 'write')
  }

  get forbidsWriting(): boolean {
    return this.role !== undefined && !may(this.role, 'write')
  }

  /** The server let this person in. */
  granted({ role, quarantined }: { role: Role; quarantined?: true | undefined }): void {
    this.quarantined = quarantined === true
    this.role = this.quarantined ? 'viewer' : role
  }

  /** The server changed its mind. A damaged page stays as it is. */
  become(role: Role): void {
    if (!this.quarantined) this.role = role
  }

  quarantine(): void {
    this.granted({ role: 'viewer', quarantined: true })
  }
}
