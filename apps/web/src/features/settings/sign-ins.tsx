import { Button } from '@mantine/core'
import { IconDeviceLaptop, IconDeviceMobile } from '@tabler/icons-react'
import type { SignInRow } from '@tandem/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTexts } from '../../shared/i18n/texts.ts'
import { absoluteTime, relativeTime } from '../../shared/lib/relative-time.ts'
import { useFailureWords } from '../../shared/lib/use-failure-words.ts'
import { useNow } from '../../shared/lib/use-now.ts'
import { FormFailure } from '../../shared/ui/form.tsx'
import { icon } from '../../shared/ui/icon.ts'
import { notify } from '../../shared/ui/notify.ts'
import { Badge, Entries, Entry, Panel } from '../../shared/ui/panel.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { endSignIn, fetchSignIns } from './account-api.ts'
import { browserName } from './browser-name.ts'
import { texts } from './texts.ts'

/** Where somebody is signed in, with the way to end it. */
export const SignIns = () => {
  const t = useTexts(texts)
  const failureWords = useFailureWords()
  const queries = useQueryClient()
  const now = useNow(60_000)
  const { sentence, run } = useSubmit()
  const { data, error } = useQuery({ queryKey: ['sign-ins'], queryFn: ({ signal }) => fetchSignIns(signal) })

  const nameOf = ({ browser: said }: SignInRow): string => {
    const { browser, system } = browserName(said)
    const name = browser ?? t('unknownBrowser')
    return system === undefined ? name : t('browserOn', { browser: name, system })
  }
  const end = ({ id }: SignInRow): void =>
    void run(async () => {
      await endSignIn(id)
      await queries.invalidateQueries({ queryKey: ['sign-ins'] })
      await notify({ message: t('ended') })
    })
  return (
    <Panel title={t('signIns')} about={t('signInsAbout')}>
      <FormFailure>{sentence ?? (error && failureWords(error))}</FormFailure>
      {data && (
        <Entries label={t('signIns')}>
          {data.map((row) => (
            <Entry
              key={row.id}
              icon={/iPhone|Android/.test(row.browser) ? <IconDeviceMobile {...icon} /> : <IconDeviceLaptop {...icon} />}
              title={
                <>
                  <span title={row.browser}>{nameOf(row)}</span>
                  {row.isThis && <Badge>{t('thisOne')}</Badge>}
                </>
              }
              detail={
                <>
                  <bdi dir="ltr">{row.address}</bdi> ·{' '}
                  <time title={absoluteTime(row.seenAt)}>{t('seen', { when: relativeTime(row.seenAt, now) })}</time>
                </>
              }
            >
              {row.isThis ? undefined : (
                <Button variant="subtle" aria-label={t('endNamed', { browser: nameOf(row) })} onClick={() => end(row)}>
                  {t('end')}
                </Button>
              )}
            </Entry>
          ))}
        </Entries>
      )}
    </Panel>
  )
}
