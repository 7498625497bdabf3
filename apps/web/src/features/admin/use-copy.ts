import { useTexts } from '../../shared/i18n/texts.ts'
import { notify } from '../../shared/ui/notify.ts'
import { texts } from './texts.ts'

/** Puts a text on the clipboard and says so. */
export const useCopy = (): ((text: string) => void) => {
  const t = useTexts(texts)
  return (text) =>
    void navigator.clipboard.writeText(text).then(
      () => notify({ message: t('copied') }),
      () => notify({ message: t('cannotCopy'), stays: true }),
    )
}
