import type { Role } from '@tandem/protocol'

/** What links may be in this workspace. */
export interface LinkPolicy {
  /** The most a link may allow; `off`: there are none. */
  most: 'off' | Exclude<Role, 'owner'>
  needPassword: boolean
  /** The longest a link may last in days; `null`: no end. */
  mostDays: number | null
}

/** What links that are there already may no longer be. */
export interface TighterLinks {
  /** Links that allow more allow this much; `off`: all of them end. */
  most?: LinkPolicy['most']
  /** Links end so many days after they were made, if not before. */
  mostDays?: number
  /** Milliseconds since 1970. */
  at: number
}

/** Who may make an account without an invitation. */
export interface SignUpPolicy {
  signUp: 'closed' | 'domain' | 'open'
  /** For `domain`, lower case: e-mails of these may sign up. */
  domains: readonly string[]
}

/** An OpenID Connect provider as an admin set it. */
export interface OidcSettings {
  name: string
  issuer: string
  clientId: string
  clientSecret: string | null
}

export interface EverySetting extends SignUpPolicy {
  name: string
  links: LinkPolicy
  oidc: OidcSettings | null
}

/** What is to be different; what is absent stays as it is. */
export interface SettingsChange {
  name?: string | undefined
  signUp?: SignUpPolicy['signUp'] | undefined
  domains?: readonly string[] | undefined
  links?: { [Name in keyof LinkPolicy]?: LinkPolicy[Name] | undefined } | undefined
  /** `null`: none any more. Without a secret the one before stays, as long as the issuer is the same. */
  oidc?: (Omit<OidcSettings, 'clientSecret'> & { clientSecret?: string | undefined }) | null | undefined
}

/** What admins set for the whole workspace. Every answer is as it stands now. */
export interface WorkspaceSettings {
  every(): Promise<EverySetting>
  name(): Promise<string>
  signUp(): Promise<SignUpPolicy>
  links(): Promise<LinkPolicy>
  /** `undefined`: none is set here; one may still be set by the environment. */
  oidc(): Promise<OidcSettings | undefined>
  /** Answers everything as it is then. Links that are there keep to a tighter policy from the same commit on. `at`: now. */
  change(change: SettingsChange, at: number): Promise<EverySetting>
}
