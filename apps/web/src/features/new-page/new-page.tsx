import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { PageKind, TreePage } from '@tandem/protocol'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { createPage } from '../../shared/lib/pages-api.ts'
import { failureWords, requestTexts } from '../../shared/lib/request-words.ts'
import { LinkButton } from '../../shared/ui/link-button.tsx'
import { Message } from '../../shared/ui/message.tsx'
import { texts } from './texts.ts'

interface NewPageProps {
  kind: PageKind
  /** Shown while the server makes it. */
  waiting: ReactNode
  onCreated: (page: TreePage) => void
}

/** Makes one page in the first space one may write in, and hands it over. */
export const NewPage = ({ kind, waiting, onCreated }: NewPageProps) => {
  const t = useTexts(texts)
  const why = useTexts(requestTexts)
  const { mutate, isError, error } = useMutation({ mutationFn: (wanted: PageKind) => createPage({ kind: wanted }), onSuccess: onCreated })
  // React runs effects twice while developing: one address must not make two pages.
  const isStarted = useRef(false)
  useEffect(() => {
    if (isStarted.current) return
    isStarted.current = true
    mutate(kind)
  }, [kind, mutate])

  if (!isError) return waiting
  return (
    <Message
      title={t(kind === 'document' ? 'failedDocument' : 'failedBoard')}
      actions={
        <>
          <Button onClick={() => mutate(kind)}>{t('tryAgain')}</Button>
          <LinkButton to="/" variant="default">
            {t('goHome')}
          </LinkButton>
        </>
      }
    >
      {failureWords(error, why)}
    </Message>
  )
}
