import { Button } from '@mantine/core'
import type { ChangeLink, Link, NewLink, PageId, Sharing } from '@tandem/protocol'
import { useId, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { Tick } from '../../shared/ui/form.tsx'
import { LinkEnd, momentWords } from './link-end.tsx'
import { AskPassword, LinkPassword } from './link-password.tsx'
import classes from './link.module.css'
import { changeLink, endLink, makeLink } from './sharing-api.ts'
import { texts } from './texts.ts'
import { useAtOnce } from './use-at-once.ts'
import type { Act } from './use-sharing.ts'

const MOST_GUESTS = 10_000

interface MostGuestsProps {
  value: number | null
  onChange: (most: number | null) => void
}

const MostGuests = ({ value, onChange }: MostGuestsProps) => {
  const t = useTexts(texts)
  const id = useId()
  const [said, setSaid] = useState(value === null ? '' : String(value))
  const settle = (): void => {
    const count = Math.min(MOST_GUESTS, Number.parseInt(said, 10))
    const most = Number.isInteger(count) && count > 0 ? count : null
    setSaid(most === null ? '' : String(most))
    if (most !== value) onChange(most)
  }
  return (
    <div className={classes.option}>
      <label className={classes.optionName} htmlFor={id}>
        {t('guestsMost')}
      </label>
      <input
        id={id}
        className={classes.input}
        inputMode="numeric"
        placeholder={t('anyNumber')}
        value={said}
        onChange={({ currentTarget }) => setSaid(currentTarget.value.replace(/\D/g, ''))}
        onBlur={settle}
        onKeyDown={({ key }) => key === 'Enter' && settle()}
      />
    </div>
  )
}

interface LinkOptionsProps {
  page: PageId
  link: Link
  policy: Sharing['policy']
  act: Act
}

/** What a link asks for and how far it leads. Every change holds at once. */
export const LinkOptions = ({ page, link, policy, act }: LinkOptionsProps) => {
  const t = useTexts(texts)
  const [withSubpages, chooseSubpages] = useAtOnce(link.withSubpages)
  const [isResetting, setResetting] = useState(false)
  const change = (to: ChangeLink, said: string): Promise<boolean> => act(() => changeLink(page, link.id, to), said)

  // The new one first: were it refused, there would be no link at all.
  const replace = async (password?: string): Promise<void> => {
    const { role, expiresAt, mostGuests, withSubpages } = link
    const next: NewLink = { role, expiresAt, mostGuests, withSubpages, ...(password && { password }) }
    await act(async () => {
      await makeLink(page, next)
      await endLink(page, link.id)
    }, t('resetDone'))
  }
  return (
    <div className={classes.options}>
      <LinkPassword
        hasPassword={link.hasPassword}
        isNeeded={policy.needPassword}
        onChange={(password) => change({ password }, t(password === null ? 'passwordIsGone' : 'passwordIsSet'))}
      />
      <LinkEnd
        expiresAt={link.expiresAt}
        policy={policy}
        onChange={(expiresAt) =>
          void change({ expiresAt }, expiresAt === null ? t('expiryIsGone') : t('expiryIsSet', { moment: momentWords(expiresAt) }))
        }
      />
      <MostGuests
        key={link.mostGuests}
        value={link.mostGuests}
        onChange={(mostGuests) =>
          void change({ mostGuests }, mostGuests === null ? t('guestsMostIsGone') : t('guestsMostIsSet', { count: mostGuests }))
        }
      />
      <Tick
        label={t('subpages')}
        checked={withSubpages}
        onChange={(isOn) => void chooseSubpages(isOn, () => change({ withSubpages: isOn }, t(isOn ? 'subpagesOn' : 'subpagesOff')))}
      />
      {isResetting ? (
        <AskPassword
          name={t('reset')}
          note={t('resetHint')}
          onSet={async (password) => {
            await replace(password)
            setResetting(false)
          }}
          onCancel={() => setResetting(false)}
        />
      ) : (
        <div className={classes.option}>
          <span className={classes.optionName}>
            <span className={classes.why}>{t('resetHint')}</span>
          </span>
          {/* The server keeps no password it could carry over. */}
          <Button size="compact-sm" variant="default" onClick={() => (link.hasPassword ? setResetting(true) : void replace())}>
            {t('reset')}
          </Button>
        </div>
      )}
    </div>
  )
}
