import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { Turns } from './turns.ts'

/** As OWASP advises for scrypt with 32 MB: 2^15, 8, 3. */
const COST = { ln: 15, r: 8, p: 3 }
const SALT_BYTES = 16
const KEY_BYTES = 32
/** Each takes 32 MB and a core for a fifth of a second. */
const AT_ONCE = 2
const FORM = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

const turns = new Turns(AT_ONCE)

/** What is stored of a password, in the PHC form: it says itself how it was made, so that the cost can rise later. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(SALT_BYTES)
  const key = await keyOf(password, { ...COST, salt, bytes: KEY_BYTES })
  return `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${unpadded(salt)}$${unpadded(key)}`
}

export const isPassword = async (password: string, hash: string): Promise<boolean> => {
  const [, ln, r, p, salt = '', key = ''] = FORM.exec(hash) ?? []
  const expected = Buffer.from(key, 'base64')
  if (expected.length === 0) return false
  const cost = { ln: Number(ln), r: Number(r), p: Number(p), salt: Buffer.from(salt, 'base64'), bytes: expected.length }
  return timingSafeEqual(await keyOf(password, cost), expected)
}

interface Cost {
  ln: number
  r: number
  p: number
  salt: Buffer
  bytes: number
}

/** On a thread of Node's pool, never on the event loop. */
const keyOf = (password: string, { ln, r, p, salt, bytes }: Cost): Promise<Buffer> =>
  turns.take(
    () =>
      new Promise((resolve, reject) => {
        const N = 2 ** ln
        // One keyboard writes an accented letter in two code points, another in one.
        scrypt(password.normalize('NFKC'), salt, bytes, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
          error ? reject(error) : resolve(key),
        )
      }),
  )

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
