import type { Asked } from '../api/route.ts'
import { visitorOf } from '../api/route.ts'
import { isPassword } from './passwords.ts'
import type { Account } from './ports.ts'
import { tooManyTries, wrongPassword } from './refusals.ts'
import type { AccountParts } from './shared-parts.ts'

type Parts = Pick<AccountParts, 'accounts' | 'throttle'>

/** Throws unless whoever is signed in knows their password: a browser left open must not be enough. */
export const checkOwnPassword = async (
  { accounts, throttle }: Parts,
  asked: Pick<Asked<unknown, unknown>, 'visitor' | 'address'>,
  password: string,
): Promise<Account> => {
  const { principal, signIn } = visitorOf(asked)
  const attempt = { subject: principal.id, address: asked.address, known: signIn }
  const wait = throttle.begin(attempt)
  if (wait > 0) throw tooManyTries(wait)
  const account = await accounts.find({ id: principal.id })
  if (!account || account.passwordHash === null || !(await isPassword(password, account.passwordHash))) throw wrongPassword()
  throttle.succeeded(attempt)
  return account
}
