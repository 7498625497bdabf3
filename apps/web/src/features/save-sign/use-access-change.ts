import type { Page } from '@tandem/provider'
import { useState } from 'react'
import { usePageStatus } from '../../shared/lib/use-page.ts'
import { type AccessChange, afterRole } from './access-change.ts'

/** How this person's access to a page has changed while it is open here. */
export const useAccessChange = (page: Page): AccessChange['change'] => {
  const status = usePageStatus(page)
  const [known, setKnown] = useState<{ page: Page; access: AccessChange }>()
  const before = known?.page === page ? known.access : undefined
  // A damaged page is shown to everybody as to a viewer: that says nothing of the person.
  if (status.state === 'synced' && !status.quarantined && before?.role !== status.role)
    setKnown({ page, access: afterRole(before, status.role) })
  return before?.change ?? 'none'
}
