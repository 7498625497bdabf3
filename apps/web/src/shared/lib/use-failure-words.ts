import { useTexts } from '../i18n/texts.ts'
import { failureWords, requestTexts } from './request-words.ts'

/** Says in a sentence why a request failed. */
export const useFailureWords = (): ((error: unknown) => string) => {
  const t = useTexts(requestTexts)
  return (error) => failureWords(error, t)
}
