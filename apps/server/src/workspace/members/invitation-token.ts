import { createHash, createHmac } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const LENGTH = 43

/**
 * The token of an invitation, made from its id by a key of the workspace. Admins can be shown its address again, and yet
 * the table of invitations holds nothing that somebody who reads it could come in by.
 */
export const tokenOf = (key: string, id: string): string => {
  let left = BigInt(`0x${createHmac('sha256', key).update(`invitation ${id}`).digest('hex')}`)
  let token = ''
  while (token.length < LENGTH) {
    token = ALPHABET.charAt(Number(left % 62n)) + token
    left /= 62n
  }
  return token
}

/** What is stored of a token, to find its invitation by. */
export const tokenHash = (token: string): Uint8Array => createHash('sha256').update(token).digest()
