import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { LIMIT_TABLE, type Limits } from './limits.ts'
import { fileVariableOf, isSecret, withSecretFiles } from './secret-files.ts'

export interface Config {
  host: string
  port: number
  /** Where the database is. */
  dataDir: string
  /** The built web app. */
  webDir: string
  logLevel: (typeof LOG_LEVELS)[number]
  /** The address people use, when it is not the one this process sees; its path is what everything lies below. */
  publicUrl: string | undefined
  /** How many proxies stand before this process and add to `X-Forwarded-For`. With 0 the header means nothing. */
  trustProxy: number
  /** A mail server to hand mail to. */
  mail: { url: string; from: string } | undefined
  /** `postgres://...`: everything is kept there instead of in a file of the data folder, and several nodes may share it. */
  databaseUrl: string | undefined
  /** `redis://...`: how several nodes tell each other at once what is new. */
  redisUrl: string | undefined
  /** Where the secret of the workspace is, when it is not in the data folder: several nodes have the same. */
  secretKeyFile: string | undefined
  /** Whoever shows it may read `/metrics`; without one nobody may. */
  metricsToken: string | undefined
  /** An OpenID Connect provider to sign in with. */
  oidc: { name: string; issuer: string; clientId: string; clientSecret: string } | undefined
  limits: Limits
}

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const
const LIMIT = 'LIMIT_'
const limit = z.coerce
  .number()
  .int()
  .min(1)
  .max(2 ** 40)

/** Its path is written into cookies and pages, and compared with that of requests: nothing in it that could be written in two ways. */
const PLAIN_PATH = /^(?:\/[\w.~-]+)*\/?$/
const isPlain = ({ pathname, search, hash, username, password }: URL): boolean =>
  PLAIN_PATH.test(pathname) && search + hash + username + password === ''

const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  DATA_DIR: z.string().min(1).default('./data'),
  WEB_DIR: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .refine((address) => URL.canParse(address) && isPlain(new URL(address)))
    .optional(),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n]{0,100}<)?[^\s<>@]+@[^\s<>@]+>?$/)
    .optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  SECRET_KEY_FILE: z.string().min(1).optional(),
  METRICS_TOKEN: z.string().min(16).max(256).optional(),
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: z.string().min(1).max(256).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).max(512).optional(),
  OIDC_NAME: z.string().trim().min(1).max(40).default('Single sign-on'),
})

const EXPECTED: Record<keyof typeof environment.shape, string> = {
  HOST: 'a host name or address to listen on, for instance 127.0.0.1 or 0.0.0.0',
  PORT: 'a port number from 0 to 65535',
  DATA_DIR: 'a folder this process may write to',
  WEB_DIR: 'the folder of the built web app',
  LOG_LEVEL: `one of ${LOG_LEVELS.join(', ')}`,
  PUBLIC_URL: 'the address people open, for instance https://tandem.example.org or https://example.org/tandem',
  TRUST_PROXY: 'the number of proxies before this server, from 0 to 10',
  SMTP_URL: 'the address of a mail server, for instance smtp://name:password@mail.example.org:587',
  MAIL_FROM: 'whom mail comes from, for instance Tandem <tandem@example.org>',
  DATABASE_URL: 'the address of a PostgreSQL database, for instance postgres://tandem:password@db.example.org/tandem',
  REDIS_URL: 'the address of a Redis server, for instance redis://:password@redis.example.org',
  SECRET_KEY_FILE: 'the file that holds the secret of the workspace, the same for all its nodes',
  METRICS_TOKEN: 'a secret of at least 16 characters that whoever reads the metrics has to show',
  OIDC_ISSUER: 'the address of an OpenID Connect provider, for instance https://login.example.org',
  OIDC_CLIENT_ID: 'the name that the provider knows this server by',
  OIDC_CLIENT_SECRET: 'the secret that the provider gave for this server',
  OIDC_NAME: 'how the provider is called on the sign-in screen, in at most 40 characters',
}

/** A start that must not happen: names the variable and what it should be. */
export class WrongConfig extends Error {}

const wrong = (name: string, value: string | undefined, expected: string): string =>
  `${name} is ${JSON.stringify(value)}, expected ${expected}.`

/** The terminal and the log are read by more people than the secret is meant for. */
const wrongSecret = (name: string, isInFile: boolean, expected: string): string =>
  `${isInFile ? `What ${fileVariableOf(name)} points to` : name} does not hold what it should, expected ${expected}.`

const readLimits = (given: Record<string, string | undefined>): Limits => {
  const variables = LIMIT_TABLE.map(({ variable }) => variable)
  const unknown = Object.keys(given).filter((name) => name.startsWith(LIMIT) && !variables.includes(name))
  const values = LIMIT_TABLE.map(({ name, variable, default: value }) => {
    const parsed = limit.safeParse(given[variable] ?? value)
    return { name, variable, value: parsed.success ? parsed.data : undefined }
  })
  const problems = [
    ...unknown.map((name) => `${name} is no limit that this server knows; docs/operating.md lists them.`),
    ...values.flatMap(({ variable, value }) =>
      value === undefined ? wrong(variable, given[variable], 'a whole number of at least 1') : [],
    ),
  ]
  if (problems.length > 0) throw new WrongConfig(problems.join('\n'))
  return Object.fromEntries(values.map(({ name, value }) => [name, value])) as Limits
}

/** Variables that mean something only together. */
const TOGETHER = [
  ['REDIS_URL', 'DATABASE_URL'],
  ['SMTP_URL', 'MAIL_FROM', 'PUBLIC_URL'],
  ['MAIL_FROM', 'SMTP_URL'],
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
  ['OIDC_CLIENT_ID', 'OIDC_ISSUER', 'OIDC_CLIENT_SECRET'],
  ['OIDC_CLIENT_SECRET', 'OIDC_ISSUER', 'OIDC_CLIENT_ID'],
] as const

const checkTogether = (given: z.output<typeof environment>): void => {
  const problems = TOGETHER.flatMap(([name, ...others]) => {
    const missing = others.filter((other) => given[other] === undefined)
    return given[name] === undefined
      ? []
      : missing.map((other) => `${name} is set, and ${other} is missing: it should be ${EXPECTED[other]}.`)
  })
  if (problems.length > 0) throw new WrongConfig(problems.join('\n'))
}

/** Reads the environment, once, and the files it names for secrets. An empty variable counts as absent. Throws WrongConfig. */
export const readConfig = (env: Record<string, string | undefined>): Config => {
  const { variables: given, problems } = withSecretFiles(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')))
  if (problems.length > 0) throw new WrongConfig(problems.join('\n'))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map(({ path }) => String(path[0]) as keyof typeof EXPECTED))]
    const sentences = names.map((name) =>
      isSecret(name) ? wrongSecret(name, !env[name], EXPECTED[name]) : wrong(name, env[name], EXPECTED[name]),
    )
    throw new WrongConfig(sentences.join('\n'))
  }
  checkTogether(parsed.data)
  const { HOST, PORT, DATA_DIR, WEB_DIR, LOG_LEVEL, PUBLIC_URL, TRUST_PROXY, SMTP_URL, MAIL_FROM } = parsed.data
  const { DATABASE_URL, REDIS_URL, SECRET_KEY_FILE, METRICS_TOKEN } = parsed.data
  const { OIDC_NAME: name, OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = parsed.data
  return {
    host: HOST,
    port: PORT,
    dataDir: resolve(DATA_DIR),
    webDir: WEB_DIR ? resolve(WEB_DIR) : fileURLToPath(new URL('../../web/dist', import.meta.url)),
    logLevel: LOG_LEVEL,
    publicUrl: PUBLIC_URL,
    trustProxy: TRUST_PROXY,
    mail: SMTP_URL && MAIL_FROM ? { url: SMTP_URL, from: MAIL_FROM } : undefined,
    oidc: issuer && clientId && clientSecret ? { name, issuer, clientId, clientSecret } : undefined,
    databaseUrl: DATABASE_URL,
    redisUrl: REDIS_URL,
    secretKeyFile: SECRET_KEY_FILE && resolve(SECRET_KEY_FILE),
    metricsToken: METRICS_TOKEN,
    limits: readLimits(given),
  }
}

const passwordIn = (url: string | undefined): string[] => {
  const { password } = new URL(url ?? 'none:')
  return password === '' ? [] : [...new Set([password, decoded(password)])]
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What must not be printed, whatever text it hides in. */
export const secretsIn = ({ databaseUrl, redisUrl, mail, metricsToken, oidc }: Config): string[] => [
  ...[databaseUrl, redisUrl, mail?.url].flatMap(passwordIn),
  ...[metricsToken, oidc?.clientSecret].flatMap((secret) => secret ?? []),
]
