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

const onClipboard = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

const keep = async (copy: PageCopy, kind: PageKind): Promise<'clipboard' | 'file'> => {
  // As text on the clipboard nobody could do anything with a board.
  const isCopied = kind === 'document' && (await onClipboard(copy.text))
  if (!isCopied) download(copy)
  return isCopied ? 'clipboard' : 'file'
}

/** Puts a document's text on the clipboard; a board, and text where the browser forbids that, into a file. Says which. */
export const keepCopy = async (page: Page, kind: PageKind): Promise<'clipboard' | 'file'> => {
  const { copyOf } = await import('./page-copy.ts')
  return keep(copyOf(page.replica, kind), kind)
}

/** As `keepCopy`, with the changes in it that no server takes. */
export const keepParkedCopy = async (page: Page, kind: PageKind): Promise<'clipboard' | 'file'> => {
  const { copyOf } = await import('./page-copy.ts')
  const { replica, loose } = page.copyWithParked()
  const copy = copyOf(replica, kind, loose)
  replica.destroy()
  return keep(copy, kind)
}

/** Everything of a page that this tab holds, as a file. */
export const keepFile = async (page: Page, kind: PageKind): Promise<void> => {
  const { copyOf } = await import('./page-copy.ts')
  download(copyOf(page.replica, kind))
}
