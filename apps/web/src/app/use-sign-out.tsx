import { lazy, type ReactNode, Suspense, useState } from 'react'
import { forgetSearches } from '../features/palette/recent-searches.ts'
import { forgetTree } from '../features/tree/seen-tree.ts'
import { tree } from '../features/tree/tree.ts'
import { textsOf } from '../shared/i18n/texts.ts'
import { onHost, ownAddress } from '../shared/lib/base-path.ts'
import { forgetAllOpened, openedPages } from '../shared/lib/opened-pages.ts'
import { queries } from '../shared/lib/queries.ts'
import { endSignIn } from '../shared/lib/session-api.ts'
import { knownMe, signedOut } from '../shared/lib/session.ts'
import { notify } from '../shared/ui/notify.ts'
import { texts } from './texts.ts'

const SignOutQuestion = lazy(async () => ({ default: (await import('./sign-out-question.tsx')).SignOutQuestion }))

const end = async (): Promise<void> => {
  const me = knownMe()
  const { forgetOnDevice } = await import('@tandem/provider')
  try {
    await endSignIn()
  } catch {
    return void notify({ message: textsOf(texts)('signOutFailed') })
  }
  const pages = openedPages().map(({ id }) => id)
  forgetAllOpened()
  tree.clear()
  forgetTree()
  forgetSearches()
  // Closes the connection, so that nothing is written behind what is removed.
  signedOut()
  queries.clear()
  if (me) await forgetOnDevice(me.id, pages, ownAddress())
  // Nothing of this person stays in the memory of the tab.
  location.assign(onHost('/login'))
}

/** Signs out and removes what this device keeps for the person; asks first when something of it is not saved. */
export const useSignOut = (): { signOut: () => void; question: ReactNode } => {
  const [unsaved, setUnsaved] = useState(0)
  const signOut = async (): Promise<void> => {
    const me = knownMe()
    const { unstoredOnDevice } = await import('@tandem/provider')
    const count = me ? await unstoredOnDevice(me.id, ownAddress()) : 0
    if (count > 0) setUnsaved(count)
    else await end()
  }
  const question = unsaved > 0 && (
    <Suspense>
      <SignOutQuestion unsaved={unsaved} onStay={() => setUnsaved(0)} onSignOut={() => void end()} />
    </Suspense>
  )
  return { signOut: () => void signOut(), question }
}
