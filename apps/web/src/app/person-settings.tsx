import { useMantineColorScheme } from '@mantine/core'
import { useEffect, useEffectEvent } from 'react'
import { setLanguage } from '../shared/i18n/i18n.ts'
import { useMe } from '../shared/lib/session.ts'

/** Shows everything in the language and the colours somebody chose, on every device they sign in on. */
export const PersonSettings = () => {
  const me = useMe()
  const { setColorScheme } = useMantineColorScheme()
  const isMember = me?.kind === 'member'
  const language = isMember ? me.language : undefined
  const theme = isMember ? me.theme : undefined
  const wear = useEffectEvent((chosen: 'system' | 'light' | 'dark') => setColorScheme(chosen === 'system' ? 'auto' : chosen))
  useEffect(() => {
    if (language !== undefined) setLanguage(language)
  }, [language])
  useEffect(() => {
    if (theme) wear(theme)
  }, [theme])
  return null
}
