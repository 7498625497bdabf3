import type { Settings } from '../accounts/ports.ts'
import type { EverySetting, OidcSettings, SettingsChange, WorkspaceSettings } from './ports.ts'
import { settingsIn } from './stored-form.ts'
import { tighter } from './tighter-links.ts'

/** The name in the table of settings; all of them in one value, so that a change is made whole or not at all. */
const STORED_AS = 'workspace'

/** The settings of the workspace, kept with its other values. */
export class KeptSettings implements WorkspaceSettings {
  readonly #settings: Pick<Settings, 'get' | 'begin' | 'replace'>

  constructor(settings: Pick<Settings, 'get' | 'begin' | 'replace'>) {
    this.#settings = settings
  }

  async every(): Promise<EverySetting> {
    return settingsIn(await this.#settings.get(STORED_AS))
  }

  async name(): Promise<string> {
    return (await this.every()).name
  }

  async signUp() {
    const { signUp, domains } = await this.every()
    return { signUp, domains }
  }

  async links() {
    return (await this.every()).links
  }

  async oidc(): Promise<OidcSettings | undefined> {
    return (await this.every()).oidc ?? undefined
  }

  /** Two admins who change different things at once both get what they set, on whichever nodes. */
  async change(change: SettingsChange, at: number): Promise<EverySetting> {
    for (;;) {
      const stored = await this.#settings.begin(STORED_AS, {})
      const before = settingsIn(stored)
      const after = changed(before, change)
      const links = change.links && tighter(before.links, after.links, at)
      if (await this.#settings.replace(STORED_AS, stored, after, links)) return after
    }
  }
}

const changed = (before: EverySetting, { links, oidc, ...change }: SettingsChange): EverySetting =>
  settingsIn({
    ...before,
    ...given(change),
    links: { ...before.links, ...given(links ?? {}) },
    oidc: oidc === undefined ? before.oidc : oidc && { ...oidc, clientSecret: oidc.clientSecret ?? secretFor(oidc, before.oidc) },
  })

const given = <Value extends object>(value: Value): Partial<Value> =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Partial<Value>

/** A secret is never sent to somebody else than it was given for. */
const secretFor = ({ issuer, clientId }: Pick<OidcSettings, 'issuer' | 'clientId'>, before: OidcSettings | null): string | null =>
  before?.issuer === issuer && before.clientId === clientId ? before.clientSecret : null
