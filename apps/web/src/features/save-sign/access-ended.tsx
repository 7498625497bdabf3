import { Button } from '@mantine/core'
import type { Code, PageKind } from '@tandem/protocol'
import type { EndReason, Page } from '@tandem/provider'
import { useTexts } from '../../shared/i18n/texts.ts'
import { useMe } from '../../shared/lib/session.ts'
import { notify } from '../../shared/ui/notify.ts'
import classes from './access-ended.module.css'
import { keepFile } from './keep-copy.ts'
import { texts } from './texts.ts'

/** Whether a page is over for this person because they may not see it any more. */
export const isAccessEnded = (over: Code | EndReason | undefined): boolean => over === 'access_ended'

interface AccessEndedProps {
  page: Page
  kind: PageKind
  onGoHome: () => void
}

/** In the place of a page that this person may not see any more. What they wrote goes with them. */
export const AccessEnded = ({ page, kind, onGoHome }: AccessEndedProps) => {
  const t = useTexts(texts)
  const isGuest = useMe()?.kind === 'guest'
  const keep = (): void => void keepFile(page, kind).then(() => notify({ message: t('inFile') }))
  return (
    <div role="alert" className={classes.panel}>
      <h1 className={classes.title}>{t('endedTitle')}</h1>
      <p className={classes.sentence}>{t(isGuest ? 'endedGuest' : 'endedMember')}</p>
      <div className={classes.actions}>
        <Button onClick={keep}>{t(kind === 'document' ? 'keepText' : 'keepBoard')}</Button>
        {!isGuest && (
          <Button variant="default" onClick={onGoHome}>
            {t('goHome')}
          </Button>
        )}
      </div>
    </div>
  )
}
