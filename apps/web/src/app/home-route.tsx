import { useEffect } from 'react'
import { Home } from '../features/home/home.tsx'
import { useMe } from '../shared/lib/session.ts'
import { useYourName } from './your-name-context.tsx'

export const HomeRoute = () => {
  const me = useMe()
  const openYourName = useYourName()
  useEffect(() => {
    document.title = 'Tandem'
  }, [])
  return <Home me={me} onYourName={openYourName} />
}
