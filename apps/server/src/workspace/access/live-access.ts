import type { PageId, PrincipalId } from '@tandem/protocol'
import type { RecheckAccess } from '../../rooms/ports.ts'
import type { Access, Found } from './access.ts'
import { can } from './can.ts'

/** For live sessions: what somebody may do on a page now. */
export const permitBy =
  (access: Pick<Access, 'onPage'>) =>
  (principal: PrincipalId, page: PageId): Promise<Found | undefined> =>
    access.onPage(principal, page)

/** For the log, which has found the rules changed: who of those whose rows wait may still write. */
export const recheckBy =
  (access: Pick<Access, 'onPage' | 'look' | 'version'>): RecheckAccess =>
  async (rows) => {
    await access.look()
    // From before the questions: if a rule changes between them, the log finds out and asks once more.
    const { version } = access
    const allowed = await Promise.all(
      rows.map(async ({ page, principal }) =>
        can({ page: 'write' }, { role: (await access.onPage(principal, page))?.role, isAdmin: false }),
      ),
    )
    return { version, allowed }
  }
