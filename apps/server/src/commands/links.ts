import type { Store } from '../storage/store.ts'
import { openAuth } from '../workspace/accounts/auth.ts'
import { ResetLinks } from '../workspace/accounts/reset-links.ts'
import type { Secrets } from '../workspace/accounts/secrets.ts'
import { SetUp } from '../workspace/setup/set-up.ts'

/** A new link to set the workspace up; the one before is of no use any more. */
export const setupLink = async ({ settings }: Pick<Store, 'settings'>, address: string): Promise<string> => {
  const token = await new SetUp(settings).newToken()
  if (token === undefined) return `This workspace is set up. Open ${address}`
  return `Open ${address}/setup?token=${token}`
}

/** A link with which a member sets a new password; `undefined` when there is no such member. */
export const passwordLink = async (
  { accounts, authTables }: Pick<Store, 'accounts' | 'authTables'>,
  email: string,
  { address, secrets }: { address: string; secrets: Secrets },
): Promise<string | undefined> => {
  const account = await accounts.find({ email })
  if (!account || account.isDisabled) return undefined
  const now = Date.now
  const auth = openAuth({ tables: authTables, key: secrets('sign-ins'), isSecure: false, basePath: '', accounts, newColor: () => 0, now })
  const token = await new ResetLinks({ auth, clock: { now } }).make({ principal: account.principal.id, wasMailed: false })
  return `${address}/reset?token=${token}`
}
