import { useEffect, useState } from 'react'

/** The time in milliseconds since 1970, renewed every `period` milliseconds; stands still without a period. */
export const useNow = (period: number | undefined): number => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (period === undefined) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), period)
    return () => clearInterval(timer)
  }, [period])
  return now
}
