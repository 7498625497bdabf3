import { Button } from '@mantine/core'
import { useTexts } from '../../shared/i18n/texts.ts'
import { notify } from '../../shared/ui/notify.ts'
import { texts } from './texts.ts'

/** Puts a text on the clipboard and says so. */
export const CopyButton = ({ text }: { text: string }) => {
  const t = useTexts(texts)
  const copy = (): void =>
    void navigator.clipboard.writeText(text).then(
      () => notify({ message: t('copied') }),
      () => notify({ message: t('cannotCopy'), stays: true }),
    )
  return (
    <Button variant="default" onClick={copy}>
      {t('copy')}
    </Button>
  )
}
