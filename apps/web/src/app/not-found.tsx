import { useEffect } from 'react'
import { useTexts } from '../shared/i18n/texts.ts'
import { pathHere } from '../shared/lib/base-path.ts'
import { useMe } from '../shared/lib/session.ts'
import { LinkButton } from '../shared/ui/link-button.tsx'
import { Message } from '../shared/ui/message.tsx'
import { texts } from './texts.ts'

/** For what is absent and for what is not theirs to see: nobody learns which of them it is. */
export const NotFound = () => {
  const t = useTexts(texts)
  const me = useMe()
  useEffect(() => {
    document.title = `${t('notFound')} · Tandem`
  }, [t])
  return (
    <Message
      title={t('noPage')}
      actions={
        <>
          <LinkButton to="/">{t('goHome')}</LinkButton>
          <LinkButton to="/login" search={{ next: pathHere() }} variant="default">
            {t('otherAccount')}
          </LinkButton>
        </>
      }
    >
      {t(me?.kind === 'guest' ? 'noPageGuest' : 'noPageWhat')}
    </Message>
  )
}
