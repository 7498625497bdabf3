import { useState } from 'react'
import { useTexts } from '../i18n/texts.ts'
import { type Failure, failureOf, requestTexts, waitAfter } from '../lib/request-words.ts'
import { useCountdown } from './use-countdown.ts'

export interface Submission {
  isBusy: boolean
  /** Why the last try failed, until the next. */
  failure: Failure | undefined
  /** The same in words; counts the seconds while the server wants to be left alone. */
  sentence: string | undefined
  /** Nothing can be sent for so many seconds. */
  seconds: number
  run: (work: () => Promise<void>) => Promise<void>
  forget: () => void
}

/** Sending a form: one at a time, and what went wrong in words. */
export const useSubmit = (): Submission => {
  const t = useTexts(requestTexts)
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const { seconds, waitFor } = useCountdown()

  const run = async (work: () => Promise<void>): Promise<void> => {
    if (isBusy || seconds > 0) return
    setBusy(true)
    setFailure(undefined)
    try {
      await work()
    } catch (error) {
      const wait = waitAfter(error)
      if (wait) waitFor(wait)
      setFailure(failureOf(error))
    } finally {
      setBusy(false)
    }
  }
  const sentence = seconds > 0 ? t('waitSeconds', { count: seconds }) : failure && t(failure)
  return { isBusy, failure, sentence, seconds, run, forget: () => setFailure(undefined) }
}
