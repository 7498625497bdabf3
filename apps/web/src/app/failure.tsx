import { Button } from '@mantine/core'
import { useTexts } from '../shared/i18n/texts.ts'
import { LinkButton } from '../shared/ui/link-button.tsx'
import { Message } from '../shared/ui/message.tsx'
import { texts } from './texts.ts'

/** What is left when a part of the app broke. Nothing is lost by it: changes are kept by the provider, not by the screen. */
export const Failure = ({ error }: { error: unknown }) => {
  const t = useTexts(texts)
  return (
    <Message
      title={t('broke')}
      actions={
        <>
          <Button onClick={() => location.reload()}>{t('reload')}</Button>
          <LinkButton to="/" variant="default">
            {t('goHome')}
          </LinkButton>
        </>
      }
    >
      {t('kept')} {error instanceof Error && error.message ? t('cause', { cause: error.message }) : ''}
    </Message>
  )
}
