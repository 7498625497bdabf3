import type { PageKind } from '@tandem/protocol'
import type { Page } from '@tandem/provider'

const download = ({ fileName, type, text }: { fileName: string; type: string; text: string }): void => {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  // The download reads the address after this call.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** Puts the page's text on the clipboard; where the browser forbids that, into a file. Says which. */
export const keepCopy = async (page: Page, kind: PageKind): Promise<'clipboard' | 'file'> => {
  const { copyOf } = await import('./page-copy.ts')
  const copy = copyOf(page.replica, kind)
  try {
    await navigator.clipboard.writeText(copy.text)
    return 'clipboard'
  } catch {
    download(copy)
    return 'file'
  }
}
