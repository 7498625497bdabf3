import { createHmac } from 'node:crypto'
import { newSecret } from '@tandem/protocol'
import { hashOf } from '../accounts/guest-cookie.ts'
import type { Settings } from '../accounts/ports.ts'

/** As `StoredAccounts` reads and writes them in its own transaction. */
const SET_UP_AT = 'setUpAt'
const SET_UP_TOKEN = 'setUpToken'
const SET_UP_SEED = 'setUpSeed'

/** Whether the workspace has its owner, and the one-time token that makes somebody that. */
export class SetUp {
  readonly #settings: Pick<Settings, 'get' | 'set' | 'begin'>
  #isDone = false

  constructor(settings: Pick<Settings, 'get' | 'set' | 'begin'>) {
    this.#settings = settings
  }

  /** Once done it stays so. */
  async isDone(): Promise<boolean> {
    this.#isDone ||= (await this.#settings.get(SET_UP_AT)) !== undefined
    return this.#isDone
  }

  /** A new token, which takes the place of the one before; `undefined` when the workspace is set up. Only its hash is stored. */
  async newToken(): Promise<string | undefined> {
    if (await this.isDone()) return undefined
    const token = newSecret()
    await this.#settings.set(SET_UP_TOKEN, tokenHash(token))
    return token
  }

  /** As `newToken`, and the same on every node that has this key: whichever of their links is opened, it is the newest. */
  async sharedToken(key: string): Promise<string | undefined> {
    if (await this.isDone()) return undefined
    const begun = await this.#settings.begin(SET_UP_SEED, newSecret())
    const token = secretFrom(createHmac('sha512', key).update(String(begun)).digest())
    await this.#settings.set(SET_UP_TOKEN, tokenHash(token))
    return token
  }
}

/** In the form of every secret of ours. */
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const SECRET_LENGTH = 43
const secretFrom = (bytes: Uint8Array): string =>
  [...bytes.subarray(0, SECRET_LENGTH)].map((byte) => LETTERS[byte % LETTERS.length]).join('')

export const tokenHash = (token: string): string => Buffer.from(hashOf(token)).toString('hex')
