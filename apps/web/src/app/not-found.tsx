import { useEffect } from 'react'
import { LinkButton } from '../shared/ui/link-button.tsx'
import { Message } from '../shared/ui/message.tsx'

export const NotFound = () => {
  useEffect(() => {
    document.title = 'Not found · Tandem'
  }, [])
  return (
    <Message title="This page does not exist" actions={<LinkButton to="/">Go to home</LinkButton>}>
      The address may be incomplete, or the page was deleted.
    </Message>
  )
}
