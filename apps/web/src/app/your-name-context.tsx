import { createContext, lazy, type ReactNode, Suspense, useContext, useState } from 'react'
import { useMe } from '../shared/lib/session.ts'

const YourName = lazy(async () => ({ default: (await import('../features/your-name/your-name.tsx')).YourName }))
const YourNameContext = createContext<() => void>(() => {})

/** The dialog for one's name, to be opened from any screen; loaded when it is. */
export const YourNameProvider = ({ children }: { children: ReactNode }) => {
  const [asked, setAsked] = useState<'never' | 'now' | 'before'>('never')
  const me = useMe()
  return (
    <YourNameContext value={() => setAsked('now')}>
      {children}
      {asked !== 'never' && (
        <Suspense>
          <YourName me={me} opened={asked === 'now'} onClose={() => setAsked('before')} />
        </Suspense>
      )}
    </YourNameContext>
  )
}

export const useYourName = (): (() => void) => useContext(YourNameContext)
