import { Button } from '@mantine/core'
import { IconLock, IconWorld } from '@tabler/icons-react'
import type { Link, PageId, Sharing } from '@tandem/protocol'
import { type ReactNode, useId, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { icon } from '../../shared/ui/icon.ts'
import { LinkCard } from './link-card.tsx'
import { AskPassword } from './link-password.tsx'
import { firstLink, LINK_ROLES, refusedBecause } from './link-rules.ts'
import classes from './link.module.css'
import { RoleMenu } from './role-menu.tsx'
import { changeLink, endLink, makeLink } from './sharing-api.ts'
import { texts } from './texts.ts'
import { useAtOnce } from './use-at-once.ts'
import type { Act } from './use-sharing.ts'

interface ChoiceProps {
  name: string
  label: string
  hint: string
  sign: ReactNode
  checked: boolean
  disabled?: boolean
  onChoose: () => void
  children?: ReactNode
}

const Choice = ({ name, label, hint, sign, checked, disabled = false, onChoose, children }: ChoiceProps) => {
  const id = useId()
  return (
    <div className={classes.choice} data-checked={checked || undefined} data-disabled={disabled || undefined}>
      <input
        type="radio"
        id={id}
        name={name}
        className={classes.radio}
        checked={checked}
        disabled={disabled}
        onChange={onChoose}
        aria-describedby={`${id}-hint`}
      />
      <span className={classes.sign}>{sign}</span>
      <span className={classes.choiceWords}>
        <label className={classes.choiceName} htmlFor={id}>
          {label}
        </label>
        <span id={`${id}-hint`} className={classes.choiceHint}>
          {hint}
        </span>
      </span>
      {children}
    </div>
  )
}

interface LinkAccessProps {
  page: PageId
  sharing: Sharing
  act: Act
}

/** Whether anyone with a link gets in, and what they may do. */
export const LinkAccess = ({ page, sharing, act }: LinkAccessProps) => {
  const t = useTexts(texts)
  const name = useId()
  const [isBusy, setBusy] = useState(false)
  const [needsPassword, setNeedsPassword] = useState(false)
  const { links } = sharing
  const [first, ...others] = links
  const [isOn, choose] = useAtOnce(first !== undefined || needsPassword)
  const mayMake = LINK_ROLES.some((role) => refusedBecause(role, sharing) === undefined)

  const once = async (work: () => Promise<unknown>): Promise<void> => {
    if (isBusy) return
    setBusy(true)
    await work()
    setBusy(false)
  }
  const make = (password?: string): Promise<void> =>
    once(async () => {
      const wanted = firstLink(sharing, Date.now(), password)
      if (!wanted) return setNeedsPassword(true)
      if (await act(() => makeLink(page, wanted), t('linkOn'))) setNeedsPassword(false)
    })
  const end = (): Promise<void> => {
    setNeedsPassword(false)
    const guests = links.reduce((count, link) => count + link.guests.length, 0)
    if (links.length === 0) return Promise.resolve()
    return once(() =>
      act(
        () => Promise.all(links.map((link) => endLink(page, link.id))),
        guests > 0 ? t('linkOffGuests', { count: guests }) : t('linkOff'),
      ),
    )
  }
  const why = { 'own role': t('aboveYours'), policy: t('abovePolicy') }
  const roleMenu = (link: Link): ReactNode => (
    <RoleMenu
      label={t('roleOfLink')}
      value={link.role}
      roles={LINK_ROLES}
      refused={(role) => {
        const because = refusedBecause(role, sharing)
        return because && why[because]
      }}
      onChange={(role) => void act(() => changeLink(page, link.id, { role }), t(`linkRole_${role}`))}
    />
  )
  return (
    <section>
      <h3 className={classes.head} id={`${name}-head`}>
        {t('access')}
      </h3>
      <div role="radiogroup" aria-labelledby={`${name}-head`} aria-busy={isBusy || undefined}>
        <Choice
          name={name}
          label={t('onlyNamed')}
          hint={t('onlyNamedHint')}
          sign={<IconLock {...icon} />}
          checked={!isOn}
          onChoose={() => void choose(false, end)}
        />
        <Choice
          name={name}
          label={t('anyone')}
          hint={mayMake || first ? t('anyoneHint') : t('linksOff')}
          sign={<IconWorld {...icon} />}
          checked={isOn}
          disabled={!mayMake && !first}
          onChoose={() => void choose(true, make)}
        >
          {first && roleMenu(first)}
        </Choice>
      </div>
      {needsPassword && !first && (
        <AskPassword name={t('makeLink')} note={t('needPasswordFirst')} onSet={make} onCancel={() => setNeedsPassword(false)} />
      )}
      {first && <LinkCard key={first.id} page={page} link={first} sharing={sharing} act={act} />}
      {others.length > 0 && (
        <>
          <h3 className={classes.head}>{t('moreLinks')}</h3>
          {others.map((link) => (
            <div key={link.id}>
              <div className={classes.other}>
                {roleMenu(link)}
                <Button
                  size="compact-sm"
                  variant="subtle"
                  className={classes.danger}
                  onClick={() => void act(() => endLink(page, link.id), t('linkOff'))}
                >
                  {t('endLink')}
                </Button>
              </div>
              <LinkCard page={page} link={link} sharing={sharing} act={act} />
            </div>
          ))}
        </>
      )}
    </section>
  )
}
