import { z } from 'zod'
import { LIMITS } from '../limits.ts'
import { isId, type LinkId, type SignInId } from '../ids.ts'
import { person, principalId, role, spaceId } from '../shapes.ts'
import { count, email, line, moment, password, secret } from './text.ts'

const name = line.min(1).max(LIMITS.nameLength)
export const signInId = z.custom<SignInId>(isId)
export const linkId = z.custom<LinkId>(isId)
const id = z.custom<string>(isId)
const code = z.string().trim().min(6).max(32)
const language = z.string().regex(/^[a-z]{2}(-[A-Za-z0-9]{2,8})?$/)
const theme = z.enum(['system', 'light', 'dark'])

/** What everybody may know of this workspace, before signing in. */
export const workspaceInfo = z.strictObject({
  name: z.string(),
  isSetUp: z.boolean(),
  signUp: z.enum(['closed', 'domain', 'open']),
  /** OpenID Connect providers to sign in with. `begin` is where the browser goes. */
  providers: z.array(z.strictObject({ id: z.string(), name: z.string(), begin: z.string() })),
  hasMail: z.boolean(),
})
export const setUp = z.strictObject({
  token: secret,
  workspaceName: line.min(1).max(80),
  name,
  email,
  password,
  withSamples: z.boolean().default(true),
})
/** Where to go next, as a path of the web app. */
export const next = z.strictObject({ address: z.string() })

/** Who this browser is. */
export const me = z.strictObject({
  ...person.shape,
  kind: z.enum(['member', 'guest']),
  isAdmin: z.boolean(),
  email: z.string().nullable(),
  avatar: z.string().nullable(),
  language: z.string().nullable(),
  theme: theme.nullable(),
  hasPassword: z.boolean(),
  hasSecondFactor: z.boolean(),
  /** Something they have to be told, until they have seen it: an admin has taken their second factor away. */
  notice: z.literal('second_factor_ended').optional(),
})
export const changeMe = z.strictObject({
  name: name.optional(),
  color: z.number().int().min(0).max(11).optional(),
  language: language.nullable().optional(),
  theme: theme.nullable().optional(),
  /** They have seen it. */
  notice: z.null().optional(),
  /** A small picture as a data address (PNG, JPEG or WebP, at most 64 kB), `null` for none. */
  avatar: z
    .string()
    .max(90_000)
    .regex(/^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/=]+$/)
    .nullable()
    .optional(),
})

export const signIn = z.strictObject({ email, password, /** Of the second factor, or a backup code. */ code: code.optional() })
/** `next`: where to go afterwards, as a path of the web app. */
export const askProvider = z.strictObject({
  next: z
    .string()
    .max(500)
    .regex(/^\/(?![/\\])/)
    .optional(),
})
/** What a provider sends a browser back with. */
export const backFromProvider = z.object({
  code: z.string().max(8192).optional(),
  state: z.string().max(1024).optional(),
  iss: z.string().max(1024).optional(),
  error: z.string().max(256).optional(),
})
export const signUp = z.strictObject({ name, email, password, invitation: secret.optional() })
export const forgot = z.strictObject({ email })
export const reset = z.strictObject({ token: z.string().min(8).max(256), password })
export const changePassword = z.strictObject({ current: password, password, endOthers: z.boolean().default(true) })
/** To hand on to a member who cannot sign in. */
export const passwordLink = z.strictObject({ address: z.string() })
export const signInRow = z.strictObject({
  id: signInId,
  createdAt: moment,
  seenAt: moment,
  /** As the browser names itself. */
  browser: z.string(),
  address: z.string(),
  isThis: z.boolean(),
})
export const signInList = z.strictObject({ signIns: z.array(signInRow) })

export const beginSecondFactor = z.strictObject({ password })
export const secondFactor = z.strictObject({ uri: z.string(), secret: z.string(), backupCodes: z.array(z.string()) })
export const confirmSecondFactor = z.strictObject({ code })
/** As WebAuthn in the browser gives and takes it; the server's library checks the form. */
const webAuthn = z.record(z.string(), z.unknown())
export const passkeyOptions = z.strictObject({ options: webAuthn })
const bytes = z
  .string()
  .max(65_536)
  .regex(/^[\w-]*=*$/)
const credential = {
  id: bytes,
  rawId: bytes,
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}).default({}),
}
export const newPasskey = z.strictObject({
  name: line.min(1).max(60),
  credential: z.object({
    ...credential,
    response: z.object({ clientDataJSON: bytes, attestationObject: bytes, transports: z.array(z.string().max(40)).max(10).default([]) }),
  }),
})
export const passkeySignIn = z.strictObject({
  credential: z.object({
    ...credential,
    response: z.object({ clientDataJSON: bytes, authenticatorData: bytes, signature: bytes }),
  }),
})
export const passkeyList = z.strictObject({ passkeys: z.array(z.strictObject({ id, name: z.string(), createdAt: moment })) })

export const invite = z.strictObject({
  /** Without one it is a link that anybody may use once. */
  email: email.optional(),
  isAdmin: z.boolean().default(false),
  space: spaceId.optional(),
  role: role.optional(),
})
export const invitation = z.strictObject({
  id,
  email: z.string().nullable(),
  isAdmin: z.boolean(),
  space: spaceId.nullable(),
  role: role.nullable(),
  invitedBy: person.nullable(),
  createdAt: moment,
  expiresAt: moment,
  /** The address to hand on. Only in the answer to making it and in the list for admins. */
  address: z.string(),
  wasMailed: z.boolean(),
})
export const invitationList = z.strictObject({ invitations: z.array(invitation) })
export const token = z.strictObject({ token: secret })
/** What an invitation shows to whoever opens it. */
export const invitationShown = z.strictObject({
  workspaceName: z.string(),
  invitedBy: z.string(),
  email: z.string().nullable(),
  spaceName: z.string().nullable(),
  role: role.nullable(),
})

export const member = z.strictObject({
  person,
  email: z.string(),
  isAdmin: z.boolean(),
  isDisabled: z.boolean(),
  hasSecondFactor: z.boolean(),
  createdAt: moment,
  seenAt: moment.nullable(),
})
export const memberList = z.strictObject({ members: z.array(member), total: count })
export const changeMember = z.strictObject({ isAdmin: z.boolean().optional(), isDisabled: z.boolean().optional() })
export const peopleList = z.strictObject({ people: z.array(z.strictObject({ person, email: z.string().nullable() })) })

export const adminSettings = z.strictObject({
  name: z.string(),
  signUp: z.enum(['closed', 'domain', 'open']),
  /** For `domain`: e-mails of these may sign up. */
  domains: z.array(z.string()),
  links: z.strictObject({
    /** The most a link may allow; `off`: no links. */
    most: z.enum(['off', 'viewer', 'commenter', 'editor']),
    needPassword: z.boolean(),
    /** The longest a link may last in days; `null`: no end. */
    mostDays: z.number().int().min(1).max(3650).nullable(),
  }),
  /** OpenID Connect, when it is set here and not by the environment. */
  oidc: z.strictObject({ name: z.string(), issuer: z.url(), clientId: z.string(), hasSecret: z.boolean() }).nullable(),
})
export const changeAdminSettings = z.strictObject({
  name: line.min(1).max(80).optional(),
  signUp: z.enum(['closed', 'domain', 'open']).optional(),
  domains: z
    .array(
      z
        .string()
        .toLowerCase()
        .max(253)
        .regex(/^[a-z0-9.-]+\.[a-z]{2,}$/),
    )
    .max(50)
    .optional(),
  links: adminSettings.shape.links.partial().optional(),
  oidc: z
    .strictObject({
      name: line.min(1).max(40),
      issuer: z.url({ protocol: /^https?$/ }),
      clientId: z.string().min(1).max(256),
      clientSecret: z.string().min(1).max(512).optional(),
    })
    .nullable()
    .optional(),
})

export const newApiKey = z.strictObject({ name: line.min(1).max(60), days: z.number().int().min(1).max(3650).nullable().default(null) })
export const apiKey = z.strictObject({
  id,
  name: z.string(),
  /** The first characters, to tell keys apart. */
  start: z.string(),
  createdAt: moment,
  expiresAt: moment.nullable(),
  usedAt: moment.nullable(),
})
export const apiKeyList = z.strictObject({ keys: z.array(apiKey) })
/** `secret` is shown once. */
export const madeApiKey = z.strictObject({ key: apiKey, secret: z.string() })
export { principalId }
