import { z } from 'zod'
import type { EverySetting } from './ports.ts'

/** As a workspace is that nobody has set anything in: nobody comes in without being asked. */
const DEFAULTS: EverySetting = {
  name: 'My workspace',
  signUp: 'closed',
  domains: [],
  links: { most: 'editor', needPassword: false, mostDays: null },
  oidc: null,
}

const form = z.object({
  name: z.string().catch(DEFAULTS.name),
  signUp: z.enum(['closed', 'domain', 'open']).catch(DEFAULTS.signUp),
  domains: z.array(z.string()).catch([]),
  links: z
    .object({
      most: z.enum(['off', 'viewer', 'commenter', 'editor']),
      needPassword: z.boolean(),
      mostDays: z.number().int().min(1).nullable(),
    })
    // What cannot be read is not to open a door.
    .catch(({ value }) => (value === undefined ? DEFAULTS.links : { most: 'off', needPassword: true, mostDays: 1 })),
  oidc: z
    .object({ name: z.string(), issuer: z.string(), clientId: z.string(), clientSecret: z.string().nullable() })
    .nullable()
    .catch(null),
})

/** The settings in what was stored, by this or another version. */
export const settingsIn = (stored: unknown): EverySetting => form.parse(typeof stored === 'object' && stored !== null ? stored : {})
