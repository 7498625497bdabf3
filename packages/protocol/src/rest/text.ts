import { z } from 'zod'

/** One line of text that shows as what it is: nothing in it acts on a terminal, or turns the text around it over. */
export const line = z
  .string()
  .overwrite((said) => said.replace(/[\t\n\r]+/g, ' ').replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, ''))
  .trim()

/** Milliseconds since 1970. */
export const moment = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
export const count = moment
export const email = z.string().trim().toLowerCase().max(254).pipe(z.email())
/** What a person types. Whether it is good enough is judged where it is set. */
export const password = z.string().min(1).max(256)
/** A secret of ours in an address: 43 characters of base 62. */
export const secret = z.string().regex(/^[0-9A-Za-z]{43}$/)
/** One emoji or nothing. */
export const icon = z.string().max(16)
