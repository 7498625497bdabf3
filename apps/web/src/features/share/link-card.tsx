import { Button } from '@mantine/core'
import { IconCopy, IconQrcode, IconSettings, IconWifi } from '@tabler/icons-react'
import type { Link, PageId, Sharing } from '@tandem/protocol'
import { lazy, Suspense, useRef, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { icon } from '../../shared/ui/icon.ts'
import { notify } from '../../shared/ui/notify.ts'
import { copyFrom } from './copy-text.ts'
import { LinkGuests } from './link-guests.tsx'
import { LinkOptions } from './link-options.tsx'
import classes from './link.module.css'
import { removeGuest, removeGuests } from './sharing-api.ts'
import { texts } from './texts.ts'
import type { Act } from './use-sharing.ts'

const QrCode = lazy(async () => ({ default: (await import('./qr-code.tsx')).QrCode }))

interface LinkCardProps {
  page: PageId
  link: Link
  sharing: Sharing
  act: Act
}

/** A link to hand on, what it asks for, and who came by it. */
export const LinkCard = ({ page, link, sharing, act }: LinkCardProps) => {
  const t = useTexts(texts)
  const field = useRef<HTMLInputElement>(null)
  const [shown, setShown] = useState<'qr' | 'options'>()
  const copy = async (): Promise<void> => {
    const isCopied = await copyFrom(field.current)
    await notify({ message: t(isCopied ? 'copied' : 'copyFailed') })
  }
  const toggle = (what: 'qr' | 'options'): void => setShown(shown === what ? undefined : what)
  return (
    <div className={classes.card}>
      <div className={classes.hand}>
        <input
          ref={field}
          readOnly
          className={classes.address}
          aria-label={t('link')}
          dir="ltr"
          value={link.address}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <Button leftSection={<IconCopy {...icon} />} onClick={() => void copy()}>
          {t('copy')}
        </Button>
      </div>
      {sharing.isPrivateAddress && (
        <p className={classes.network}>
          <IconWifi {...icon} size={16} />
          {t('privateAddress')}
        </p>
      )}
      <div className={classes.more}>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconSettings {...icon} size={16} />}
          aria-expanded={shown === 'options'}
          onClick={() => toggle('options')}
        >
          {t('options')}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconQrcode {...icon} size={16} />}
          aria-expanded={shown === 'qr'}
          onClick={() => toggle('qr')}
        >
          {t('qr')}
        </Button>
      </div>
      {shown === 'qr' && (
        <Suspense fallback={<div className={classes.qr} />}>
          <QrCode text={link.address} />
        </Suspense>
      )}
      {shown === 'options' && <LinkOptions page={page} link={link} policy={sharing.policy} act={act} />}
      <LinkGuests
        guests={link.guests}
        onRemove={({ id, name }) => void act(() => removeGuest(page, link.id, id), t('guestRemoved', { name }))}
        onRemoveAll={() => void act(() => removeGuests(page, link.id), t('allRemoved', { count: link.guests.length }))}
      />
    </div>
  )
}
