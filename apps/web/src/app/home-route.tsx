import { useNavigate } from '@tanstack/react-router'
import type { PageKind } from '@tandem/protocol'
import { useEffect } from 'react'
import { Home } from '../features/home/home.tsx'
import { Begin } from '../features/new-page/begin.tsx'
import { NewButton } from '../features/new-page/new-button.tsx'
import { useMe } from '../shared/lib/session.ts'
import { Screen } from '../shared/ui/screen.tsx'

export const HomeRoute = () => {
  const me = useMe()
  const navigate = useNavigate()
  useEffect(() => {
    document.title = 'Tandem'
  }, [])
  const make = (kind: PageKind): void => void navigate({ to: kind === 'document' ? '/new/document' : '/new/board' })
  return (
    <Screen>
      <Home me={me} newButton={<NewButton onNew={make} />} begin={<Begin onNew={make} />} />
    </Screen>
  )
}
