import { Button } from '@mantine/core'
import { LinkButton } from '../shared/ui/link-button.tsx'
import { Message } from '../shared/ui/message.tsx'

/** What is left when a part of the app broke. Nothing is lost by it: changes are kept by the provider, not by the screen. */
export const Failure = ({ error }: { error: unknown }) => (
  <Message
    title="Something broke on this screen"
    actions={
      <>
        <Button onClick={() => location.reload()}>Reload</Button>
        <LinkButton to="/" variant="default">
          Go to home
        </LinkButton>
      </>
    }
  >
    What you wrote is kept on this device. {error instanceof Error && error.message ? `The cause: ${error.message}` : ''}
  </Message>
)
