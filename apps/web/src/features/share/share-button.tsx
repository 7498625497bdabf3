import { Button } from '@mantine/core'
import type { PageId } from '@tandem/protocol'
import { lazy, Suspense, useCallback, useRef, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { useOffer } from '../../shared/lib/offered-commands.ts'
import { texts } from './texts.ts'

const loadDialog = () => import('./share-dialog.tsx')
const ShareDialog = lazy(async () => ({ default: (await loadDialog()).ShareDialog }))

interface ShareButtonProps {
  page: { id: PageId; title: string }
}

/** Opens the dialog in which others are let in; it is loaded when somebody reaches for it. */
export const ShareButton = ({ page }: ShareButtonProps) => {
  const t = useTexts(texts)
  const [asked, setAsked] = useState<'never' | 'now' | 'before'>('never')
  const open = useCallback(() => setAsked('now'), [])
  useOffer('share', open)
  const button = useRef<HTMLButtonElement>(null)
  const preload = (): void => void loadDialog().catch(() => undefined)
  return (
    <>
      <Button ref={button} size="compact-md" aria-haspopup="dialog" onPointerEnter={preload} onFocus={preload} onClick={open}>
        {t('share')}
      </Button>
      {asked !== 'never' && (
        <Suspense>
          <ShareDialog page={page} opened={asked === 'now'} onClose={() => setAsked('before')} onClosed={() => button.current?.focus()} />
        </Suspense>
      )}
    </>
  )
}
