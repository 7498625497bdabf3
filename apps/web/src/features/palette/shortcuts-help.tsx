import { IconSearch } from '@tabler/icons-react'
import { type SyntheticEvent, useEffect, useRef, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { shortcutKeys } from '../../shared/lib/shortcut-keys.ts'
import { useSingleKeys } from '../../shared/lib/single-keys.ts'
import { icon } from '../../shared/ui/icon.ts'
import palette from './palette.module.css'
import { rankOf } from './ranking.ts'
import classes from './shortcuts-help.module.css'
import { SECTIONS } from './shortcuts.ts'
import { texts } from './texts.ts'

/** The list of shortcuts, which can be searched. */
export const ShortcutsHelp = ({ onClose }: { onClose: () => void }) => {
  const t = useTexts(texts)
  const isSingleOn = useSingleKeys()
  const dialog = useRef<HTMLDialogElement>(null)
  const [typed, setTyped] = useState('')
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])

  const sections = SECTIONS.map(({ where, shortcuts }) => ({
    where,
    shown: shortcuts.filter(({ name, keys }) => rankOf({ label: t(name), aliases: keys.join(' ') }, typed) !== undefined),
  })).filter(({ shown }) => shown.length > 0)
  const dismiss = (event: SyntheticEvent): void => {
    if (event.target === dialog.current) dialog.current?.close()
  }

  return (
    // Escape does what a press beside it does.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog ref={dialog} className={palette.palette} aria-label={t('shortcutsTitle')} onClose={onClose} onMouseDown={dismiss}>
      <div className={palette.field}>
        <IconSearch {...icon} />
        <input
          type="search"
          aria-label={t('filterShortcuts')}
          placeholder={t('filterShortcuts')}
          value={typed}
          autoComplete="off"
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <button type="button" className={palette.close} onClick={() => dialog.current?.close()}>
          {t('close')}
        </button>
      </div>
      {/* Scrolls by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={classes.list} tabIndex={0} role="region" aria-label={t('shortcutsTitle')}>
        {!isSingleOn && <p className={classes.note}>{t('singleOff')}</p>}
        {sections.map(({ where, shown }) => (
          <section key={where}>
            <h2 className={palette.groupName}>{t(where)}</h2>
            <dl className={classes.shortcuts}>
              {shown.map(({ name, keys, isSingle }) => (
                <div key={name} className={classes.shortcut} data-off={(isSingle && !isSingleOn) || undefined}>
                  <dt>{t(name)}</dt>
                  <dd>
                    {keys.map((key) => (
                      <kbd key={key} className={palette.keys}>
                        {shortcutKeys(key)}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        {sections.length === 0 && <p className={classes.note}>{t('noShortcut')}</p>}
      </div>
    </dialog>
  )
}
