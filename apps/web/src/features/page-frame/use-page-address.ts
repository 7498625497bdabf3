import { useRouter } from '@tanstack/react-router'
import type { Page } from '@tandem/provider'
import { useEffect } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { frameTexts } from '../../shared/ui/frame-texts.ts'
import { addressToReplace } from './address.ts'
import { pathHere } from '../../shared/lib/base-path.ts'

/** Browsers allow only so many replacements in a while, so the address waits for a pause in typing. */
const PAUSE = 700

/** Keeps the tab's name and its address in step with the title. Waits until the content is here: before, the title is not known. */
export const usePageAddress = (page: Page, title: string, hasContent: boolean): void => {
  const { history } = useRouter()
  const untitled = useTexts(frameTexts)('untitled')
  useEffect(() => {
    if (!hasContent) return
    document.title = `${title || untitled} · Tandem`
    const timer = setTimeout(() => {
      const address = addressToReplace(pathHere(), { id: page.id, title })
      if (address) history.replace(`${address}${location.search}${location.hash}`)
    }, PAUSE)
    return () => clearTimeout(timer)
  }, [history, page.id, title, hasContent, untitled])
}
