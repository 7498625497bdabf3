import { useEffect, useState } from 'react'

const LOOK_EVERY = 250
/** Whole seconds from `now` until `at`, both in milliseconds; 0 when that is over. */
export const secondsUntil = (at: number, now: number): number => Math.max(0, Math.ceil((at - now) / 1000))

/** Counts down the seconds somebody has to wait. `waitFor` takes milliseconds. */
export const useCountdown = (): { seconds: number; waitFor: (milliseconds: number) => void } => {
  const [until, setUntil] = useState<number>()
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    if (until === undefined) return
    const timer = setInterval(() => {
      const left = secondsUntil(until, Date.now())
      setSeconds(left)
      if (left === 0) setUntil(undefined)
    }, LOOK_EVERY)
    return () => clearInterval(timer)
  }, [until])
  const waitFor = (milliseconds: number): void => {
    setUntil(Date.now() + milliseconds)
    setSeconds(Math.ceil(milliseconds / 1000))
  }
  return { seconds, waitFor }
}
