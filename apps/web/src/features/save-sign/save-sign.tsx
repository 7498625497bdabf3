import { UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconCloudOff, IconEye, IconLink, IconRefresh } from '@tabler/icons-react'
import type { Page, SaveState } from '@tandem/provider'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { useNow } from '../../shared/lib/use-now.ts'
import { noteSaved } from '../../shared/lib/unsaved-pages.ts'
import { useSaveState } from '../../shared/lib/use-page.ts'
import { icon } from '../../shared/ui/icon.ts'
import { meaningOf, proofOf } from './proof.ts'
import classes from './save-sign.module.css'
import { texts } from './texts.ts'
import { useAccessChange } from './use-access-change.ts'
import { useAnnouncement } from './use-announcement.ts'
import { useLeaveGuard } from './use-leave-guard.ts'
import { useShownSave } from './use-shown-save.ts'
import { signWords } from './words.ts'

const ICONS: Record<SaveState['state'], typeof IconCheck> = {
  saved: IconCheck,
  saving: IconRefresh,
  slow: IconRefresh,
  offline: IconCloudOff,
  reconnecting: IconRefresh,
  unsafe: IconAlertTriangle,
  readonly: IconEye,
  ended: IconAlertTriangle,
  refused: IconAlertTriangle,
  full: IconAlertTriangle,
}

const PROOF_STAYS = 4000

/** Ctrl+S or Cmd+S shows the proof of saving; the browser's dialog would save a dead copy of the app. */
const useProof = () => {
  const [shown, setShown] = useState<'no' | 'hovered' | 'asked'>('no')
  useEffect(() => {
    const ask = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      setShown('asked')
    }
    // Before an editor can take the keys.
    addEventListener('keydown', ask, true)
    return () => removeEventListener('keydown', ask, true)
  }, [])
  useEffect(() => {
    if (shown !== 'asked') return
    const timer = setTimeout(() => setShown('no'), PROOF_STAYS)
    return () => clearTimeout(timer)
  }, [shown])
  return [shown !== 'no', setShown] as const
}

const Proof = ({ page }: { page: Page }) => {
  const t = useTexts(texts)
  const save = useSaveState(page)
  return (
    <div className={classes.proof}>
      <strong>{proofOf(save, t)}</strong>
      <span>{meaningOf(save, t)}</span>
    </div>
  )
}

interface SaveSignProps {
  page: Page
  onTryNow: () => void
}

/** Whether what was written here is safe. Derived from the provider's state and nothing else. */
export const SaveSign = ({ page, onTryNow }: SaveSignProps) => {
  const t = useTexts(texts)
  const shown = useShownSave(page)
  const change = useAccessChange(page)
  const now = useNow(shown.state === 'reconnecting' && shown.retryAt !== undefined ? 1000 : undefined)
  const { label, detail, tone } = signWords(shown, now, t, change)
  const words = detail ? `${label} – ${detail}` : label
  const announced = useAnnouncement(shown.state, words)
  const [isProofShown, showProof] = useProof()
  const sign = useRef<HTMLSpanElement>(null)
  useLeaveGuard(shown)
  // The attributes tell the truth at once, past React: see `ShownSave` for what a render costs here.
  useLayoutEffect(() => {
    const tell = (): void => {
      const { state, transport, unstored, kept } = page.save
      if (sign.current) Object.assign(sign.current.dataset, { state, transport, unkept: String(unstored - kept) })
      noteSaved(page.id, unstored === 0)
    }
    tell()
    const stop = page.subscribe(tell)
    return () => {
      stop()
      noteSaved(page.id, true)
    }
  }, [page])
  const compatible = shown.state === 'saved' && shown.transport === 'polling'
  const isDamaged = shown.state === 'readonly' && shown.reason !== undefined
  const Icon = compatible ? IconLink : isDamaged ? IconAlertTriangle : ICONS[shown.state]

  return (
    <div className={classes.sign} data-tone={tone}>
      <UnstyledButton
        className={classes.words}
        onClick={() => showProof('asked')}
        onMouseEnter={() => showProof('hovered')}
        onMouseLeave={() => showProof('no')}
        onBlur={() => showProof('no')}
      >
        <Icon {...icon} className={classes.icon} data-turns={shown.state === 'saving' || undefined} />
        {/* Announced by its neighbour, at a pace that can be listened to. */}
        <span ref={sign} role="status" aria-live="off" className={classes.text}>
          <span>{label}</span>
          {detail && (
            <span className={classes.detail}>
              {compatible ? ' ' : ' – '}
              {detail}
            </span>
          )}
        </span>
      </UnstyledButton>
      {isProofShown && <Proof page={page} />}
      {shown.state === 'reconnecting' && (
        <UnstyledButton className={classes.now} onClick={onTryNow}>
          {t('tryNow')}
        </UnstyledButton>
      )}
      <VisuallyHidden aria-live="polite">{announced}</VisuallyHidden>
    </div>
  )
}
