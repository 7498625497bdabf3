import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Guest } from '../features/guest/guest.tsx'
import { forgetSecret, keptSecret } from '../shared/lib/address-secret.ts'
import { askMe } from '../shared/lib/session.ts'
import { preloadView } from './views.ts'

/** `/g`: where a guest link leads. Its secret was taken out of the address before the router saw it. */
export const GuestRoute = () => {
  const router = useRouter()
  useEffect(() => {
    document.title = 'Tandem'
  }, [])
  const enter = async (address: string): Promise<void> => {
    await askMe()
    forgetSecret('guest link')
    router.history.replace(address)
  }
  return <Guest token={keptSecret('guest link')} onLooked={preloadView} onJoined={enter} />
}
