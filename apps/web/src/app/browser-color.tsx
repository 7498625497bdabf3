import { useComputedColorScheme } from '@mantine/core'
import { useEffect } from 'react'

/** Gives the browser's own frame the colour of the canvas. */
export const BrowserColor = () => {
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  useEffect(() => {
    const canvas = getComputedStyle(document.documentElement).getPropertyValue('--t-canvas').trim()
    document.querySelector('meta[name=theme-color]')?.setAttribute('content', canvas)
  }, [scheme])
  return null
}
