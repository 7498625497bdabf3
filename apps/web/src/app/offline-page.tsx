import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { LinkButton } from '../shared/ui/link-button.tsx'
import { Message } from '../shared/ui/message.tsx'

const PATIENCE = 1000

/** A page that this device does not have, while there is no server to ask. Opens by itself when there is one. */
export const OfflinePage = ({ onTryNow }: { onTryNow: () => void }) => {
  // A first try that fails and a second that works should not flash a screen.
  const [isShown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), PATIENCE)
    return () => clearTimeout(timer)
  }, [])
  if (!isShown) return null
  return (
    <Message
      title="This page is not on this device"
      actions={
        <>
          <Button onClick={onTryNow}>Try now</Button>
          <LinkButton to="/" variant="default">
            Go to home
          </LinkButton>
        </>
      }
    >
      The server cannot be reached, and the page was not opened here before. It opens by itself when the connection is back.
    </Message>
  )
}
