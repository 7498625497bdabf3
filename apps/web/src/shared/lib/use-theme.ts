import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { changeMe } from './account-api.ts'
import { knownMe, signedIn } from './session.ts'

export type Theme = 'system' | 'light' | 'dark'

/** Light, dark or like the system: at once on this device, and kept with the account. */
export const useTheme = (): { setTheme: (theme: Theme) => void; toggle: () => void } => {
  const { setColorScheme } = useMantineColorScheme()
  const shown = useComputedColorScheme('light')
  const setTheme = (theme: Theme): void => {
    setColorScheme(theme === 'system' ? 'auto' : theme)
    // Of no account, or unreachable: the device remembers it.
    if (knownMe()?.kind === 'member') void changeMe({ theme }).then(signedIn, () => undefined)
  }
  return { setTheme, toggle: () => setTheme(shown === 'dark' ? 'light' : 'dark') }
}
