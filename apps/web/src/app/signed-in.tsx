import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Navigate, useLocation } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { useTexts } from '../shared/i18n/texts.ts'
import { Unreachable } from '../shared/lib/api.ts'
import { fetchWorkspace } from '../shared/lib/session-api.ts'
import { askMe, currentSession, useSession } from '../shared/lib/session.ts'
import { Message } from '../shared/ui/message.tsx'
import { texts } from './texts.ts'

const RETRY = 3000

/** Asks who this is until the server has said it; `true` while it cannot be reached. */
const useAsking = (): { isUnreachable: boolean; retry: () => void } => {
  const [isUnreachable, setUnreachable] = useState(false)
  const [tries, setTries] = useState(0)
  useEffect(() => {
    const known = currentSession()
    if (known.state === 'in' && known.isSure) return setUnreachable(false)
    let timer: ReturnType<typeof setTimeout> | undefined
    let isWanted = true
    askMe().then(
      () => setUnreachable(false),
      (error: unknown) => {
        if (!isWanted) return
        setUnreachable(error instanceof Unreachable)
        timer = setTimeout(() => setTries((count) => count + 1), RETRY)
      },
    )
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [tries])
  return { isUnreachable, retry: () => setTries((count) => count + 1) }
}

const Waiting = ({ onRetry }: { onRetry: () => void }) => {
  const t = useTexts(texts)
  return (
    <Message title={t('unreachable')} actions={<Button onClick={onRetry}>{t('tryNow')}</Button>}>
      {t('unreachableWhat')}
    </Message>
  )
}

/** To the sign-in, or to the set-up of a workspace that nobody owns yet. */
const ToSignIn = () => {
  // As it was when they came: while the way to the sign-in is loaded, the location is that already.
  const href = useLocation({ select: ({ href }) => href })
  const [asked] = useState(href)
  const { data, isError } = useQuery({ queryKey: ['workspace'], queryFn: ({ signal }) => fetchWorkspace(signal) })
  if (!data && !isError) return null
  if (data && !data.isSetUp) return <Navigate to="/setup" replace />
  return <Navigate to="/login" search={asked === '/' ? {} : { next: asked }} replace />
}

/**
 * Shows its children to whoever is signed in, as far as this device knows: it works without a network. A page on the screen
 * stays there when the sign-in ends, with the way to keep what is not saved; the next step leads to the sign-in.
 */
export const SignedIn = ({ children }: { children: ReactNode }) => {
  const session = useSession()
  const path = useLocation({ select: ({ pathname }) => pathname })
  const { isUnreachable, retry } = useAsking()
  const [heldAt, setHeldAt] = useState<string>()
  if (session.state === 'in' && heldAt !== path) setHeldAt(path)

  switch (session.state) {
    case 'in':
      return children
    case 'unknown':
      return isUnreachable ? <Waiting onRetry={retry} /> : null
    case 'out':
      return heldAt === path && path.startsWith('/p/') ? children : <ToSignIn />
    default:
      return session satisfies never
  }
}
