import { Button } from '@mantine/core'
import { useTexts } from '../../shared/i18n/texts.ts'
import { LinkButton } from '../../shared/ui/link-button.tsx'
import { OneColumn } from '../../shared/ui/one-column.tsx'
import { texts } from './texts.ts'

export const NoServer = ({ onTryAgain }: { onTryAgain: () => void }) => {
  const t = useTexts(texts)
  return (
    <OneColumn title={t('offline')} sentence={t('offlineSentence')}>
      <Button onClick={onTryAgain}>{t('tryAgain')}</Button>
    </OneColumn>
  )
}

/** Only people who are invited get an account. */
export const SignUpClosed = () => {
  const t = useTexts(texts)
  return (
    <OneColumn title={t('signUpClosed')} sentence={t('signUpClosedSentence')}>
      <LinkButton to="/login">{t('signIn')}</LinkButton>
    </OneColumn>
  )
}
