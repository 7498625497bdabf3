import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

export interface Config {
  host: string
  port: number
  /** Where the database is. */
  dataDir: string
  /** The built web app. */
  webDir: string
  logLevel: (typeof LOG_LEVELS)[number]
  /** The address people use, when it is not the one this process sees. */
  publicUrl: string | undefined
}

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const

const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  DATA_DIR: z.string().min(1).default('./data'),
  WEB_DIR: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
})

const EXPECTED: Record<keyof typeof environment.shape, string> = {
  HOST: 'a host name or address to listen on, for instance 127.0.0.1 or 0.0.0.0',
  PORT: 'a port number from 0 to 65535',
  DATA_DIR: 'a folder this process may write to',
  WEB_DIR: 'the folder of the built web app',
  LOG_LEVEL: `one of ${LOG_LEVELS.join(', ')}`,
  PUBLIC_URL: 'the address people open, for instance https://tandem.example.org',
}

/** A start that must not happen: names the variable and what it should be. */
export class WrongConfig extends Error {}

/** Reads the environment, once. An empty variable counts as absent. Throws WrongConfig. */
export const readConfig = (env: Record<string, string | undefined>): Config => {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map(({ path }) => String(path[0]) as keyof typeof EXPECTED))]
    throw new WrongConfig(names.map((name) => `${name} is ${JSON.stringify(env[name])}, expected ${EXPECTED[name]}.`).join('\n'))
  }
  const { HOST, PORT, DATA_DIR, WEB_DIR, LOG_LEVEL, PUBLIC_URL } = parsed.data
  return {
    host: HOST,
    port: PORT,
    dataDir: resolve(DATA_DIR),
    webDir: WEB_DIR ? resolve(WEB_DIR) : fileURLToPath(new URL('../../web/dist', import.meta.url)),
    logLevel: LOG_LEVEL,
    publicUrl: PUBLIC_URL,
  }
}
