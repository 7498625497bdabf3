import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { AlreadySetUp, Setup } from '../features/setup/setup.tsx'
import { forgetSecret, keptSecret } from '../shared/lib/address-secret.ts'
import { fetchWorkspace } from '../shared/lib/session-api.ts'
import { askMe } from '../shared/lib/session.ts'
import { preloadView } from './views.ts'

/** `/setup`: makes the workspace, and leads into its first page. */
export const SetupRoute = () => {
  const router = useRouter()
  const { data: workspace, refetch } = useQuery({ queryKey: ['workspace'], queryFn: ({ signal }) => fetchWorkspace(signal) })
  useEffect(() => {
    document.title = 'Tandem'
    preloadView('document')
  }, [])
  const [isEntering, setEntering] = useState(false)
  const enter = async (address: string): Promise<void> => {
    setEntering(true)
    await Promise.all([askMe(), refetch()])
    forgetSecret('set-up')
    router.history.replace(address)
  }
  const token = keptSecret('set-up')
  // Set up by somebody before; whoever has just done it is on the way in.
  return workspace?.isSetUp && !isEntering ? <AlreadySetUp /> : <Setup token={token} onDone={enter} />
}
