import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { PageKind, PageSummary } from '@tandem/protocol'
import { type ReactNode, useEffect, useRef } from 'react'
import { createPage, Unreachable } from '../../shared/lib/api.ts'
import { asMe } from '../../shared/lib/session.ts'
import { LinkButton } from '../../shared/ui/link-button.tsx'
import { Message } from '../../shared/ui/message.tsx'

const WHAT: Record<PageKind, string> = { document: 'document', board: 'board' }

interface NewPageProps {
  kind: PageKind
  /** Shown while the server makes it. */
  waiting: ReactNode
  onCreated: (page: PageSummary) => void
}

/** Makes one page and hands it over. */
export const NewPage = ({ kind, waiting, onCreated }: NewPageProps) => {
  const { mutate, isError, error } = useMutation({
    mutationFn: (wanted: PageKind) => asMe(() => createPage(wanted)),
    onSuccess: onCreated,
    networkMode: 'always',
  })
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
      title={`The ${WHAT[kind]} could not be created`}
      actions={
        <>
          <Button onClick={() => mutate(kind)}>Try again</Button>
          <LinkButton to="/" variant="default">
            Go to home
          </LinkButton>
        </>
      }
    >
      {error instanceof Unreachable
        ? 'The server cannot be reached. Check the connection, then try again.'
        : 'The server did not create it. Try again in a moment.'}
    </Message>
  )
}
