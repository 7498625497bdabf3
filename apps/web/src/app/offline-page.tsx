import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTexts } from '../shared/i18n/texts.ts'
import { LinkButton } from '../shared/ui/link-button.tsx'
import { Message } from '../shared/ui/message.tsx'
import { texts } from './texts.ts'

const PATIENCE = 1000

/** A page that this device does not have, while there is no server to ask. Opens by itself when there is one. */
export const OfflinePage = ({ onTryNow }: { onTryNow: () => void }) => {
  const t = useTexts(texts)
  // A first try that fails and a second that works should not flash a screen.
  const [isShown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), PATIENCE)
    return () => clearTimeout(timer)
  }, [])
  if (!isShown) return null
  return (
    <Message
      title={t('notHere')}
      actions={
        <>
          <Button onClick={onTryNow}>{t('tryNow')}</Button>
          <LinkButton to="/" variant="default">
            {t('goHome')}
          </LinkButton>
        </>
      }
    >
      {t('notHereWhat')}
    </Message>
  )
}
