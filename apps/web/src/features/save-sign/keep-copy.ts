import type { PageKind } from '@tandem/protocol'
import type { Page } from '@tandem/provider'
import type { PageCopy } from './page-copy.ts'

const download = ({ fileName, type, text }: PageCopy): void => {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  // The download reads the address after this call.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

const keep = async (copy: PageCopy): Promise<'clipboard' | 'file'> => {
  try {
    await navigator.clipboard.writeText(copy.text)
    return 'clipboard'
  } catch {
    download(copy)
    return 'file'
  }
}

/** Puts the page's text on the clipboard; where the browser forbids that, into a file. Says which. */
export const keepCopy = async (page: Page, kind: PageKind): Promise<'clipboard' | 'file'> => {
  const { copyOf } = await import('./page-copy.ts')
  return keep(copyOf(page.replica, kind))
}

/** As `keepCopy`, with the changes in it that no server takes. */
export const keepParkedCopy = async (page: Page, kind: PageKind): Promise<'clipboard' | 'file'> => {
  const { copyOf } = await import('./page-copy.ts')
  const { replica, loose } = page.copyWithParked()
  const copy = copyOf(replica, kind, loose)
  replica.destroy()
  return keep(copy)
}
