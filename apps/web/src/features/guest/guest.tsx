import { Button, VisuallyHidden } from '@mantine/core'
import type { LinkShown, PageKind } from '@tandem/protocol'
import { useEffect, useRef, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { type Failure, failureOf, requestTexts } from '../../shared/lib/request-words.ts'
import { LinkButton } from '../../shared/ui/link-button.tsx'
import { OneColumn } from '../../shared/ui/one-column.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { joinLink, lookAtLink } from './guest-api.ts'
import classes from './guest.module.css'
import { JoinSheet } from './join-sheet.tsx'
import { PageOutline } from './page-outline.tsx'
import { type RememberedGuest, rememberGuest } from './remembered-guest.ts'
import { texts } from './texts.ts'

interface GuestProps {
  token: string | undefined
  /** The kind of the page is known: its screen can be fetched. */
  onLooked: (kind: PageKind) => void
  onJoined: (address: string) => Promise<void>
}

const OVER: readonly Failure[] = ['link_ended', 'link_full', 'not_found']
/** A token that cannot be one. */
const NEVER_WAS: Failure = 'bad_message'

/** A link that is over, or that could not be opened just now. */
const NoLink = ({ failure, onTryAgain }: { failure: Failure | 'no link'; onTryAgain: () => void }) => {
  const t = useTexts(texts)
  const say = useTexts(requestTexts)
  if (failure === 'no link')
    return (
      <OneColumn title={t('noLink')} sentence={t('noLinkSentence')}>
        <LinkButton to="/" variant="default">
          {t('home')}
        </LinkButton>
      </OneColumn>
    )
  if (OVER.includes(failure) || failure === NEVER_WAS) {
    const isFull = failure === 'link_full'
    return <OneColumn title={t(isFull ? 'full' : 'ended')} sentence={say(isFull ? 'link_full' : 'link_ended')} />
  }
  return (
    <OneColumn title={t('failed')} sentence={say(failure)}>
      <Button onClick={onTryAgain}>{t('tryAgain')}</Button>
    </OneColumn>
  )
}

/** Coming by a link: looks at it, asks for what is needed, and joins. Whoever needs to say nothing joins at once. */
export const Guest = ({ token, onLooked, onJoined }: GuestProps) => {
  const t = useTexts(texts)
  const [link, setLink] = useState<LinkShown>()
  const [failed, setFailed] = useState<Failure>()
  const [tries, setTries] = useState(0)
  const submission = useSubmit()
  const joins = useRef(false)

  const join = (said: { guest?: RememberedGuest; password?: string }): void =>
    void submission.run(async () => {
      if (token === undefined) return
      const { guest, password } = said
      const address = await joinLink({ token, ...guest, ...(password && { password }) })
      if (guest) rememberGuest(guest)
      await onJoined(address)
    })
  const looked = useRef({ join, onLooked })
  useEffect(() => {
    looked.current = { join, onLooked }
  })
  useEffect(() => {
    if (token === undefined) return
    const stop = new AbortController()
    const look = async (): Promise<void> => {
      try {
        const shown = await lookAtLink(token, stop.signal)
        if (stop.signal.aborted) return
        setLink(shown)
        looked.current.onLooked(shown.kind)
        if (shown.needsName || shown.needsPassword || joins.current) return
        // Joining twice would count twice.
        joins.current = true
        looked.current.join({})
      } catch (error) {
        if (!stop.signal.aborted) setFailed(failureOf(error))
      }
    }
    void look()
    return () => stop.abort()
  }, [token, tries])

  const { failure } = submission
  const asks = link && (link.needsName || link.needsPassword)
  // Where there is a form, what went wrong is said in it.
  const over = failed ?? (failure && (asks !== true || OVER.includes(failure)) ? failure : undefined)
  if (token === undefined) return <NoLink failure="no link" onTryAgain={() => undefined} />
  if (over) {
    const again = (): void => {
      joins.current = false
      setFailed(undefined)
      submission.forget()
      setTries(tries + 1)
    }
    return <NoLink failure={over} onTryAgain={again} />
  }
  return (
    <div className={classes.page}>
      <PageOutline title={link && !link.needsPassword ? link.title || t('untitled') : ''} kind={link?.kind ?? 'document'} />
      {asks ? (
        <JoinSheet link={link} submission={submission} onJoin={join} />
      ) : (
        <VisuallyHidden role="status">{t('opening')}</VisuallyHidden>
      )}
    </div>
  )
}
