import { useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import { useTexts } from '../i18n/texts.ts'
import { useTheme } from '../lib/use-theme.ts'
import { MenuChoice, MenuLabel } from './dropdown-menu.tsx'
import { frameTexts } from './frame-texts.ts'
import { icon } from './icon.ts'

const SCHEMES = [
  { value: 'light', label: 'light', Icon: IconSun },
  { value: 'dark', label: 'dark', Icon: IconMoon },
  { value: 'auto', label: 'system', Icon: IconDeviceDesktop },
] as const

/** The part of a menu that chooses light, dark or the system's scheme. */
export const SchemeMenu = () => {
  const t = useTexts(frameTexts)
  const { colorScheme } = useMantineColorScheme()
  const { setTheme } = useTheme()
  return (
    <div role="group" aria-label={t('theme')}>
      <MenuLabel>{t('theme')}</MenuLabel>
      {SCHEMES.map(({ value, label, Icon }) => (
        <MenuChoice key={value} icon={<Icon {...icon} />} isChosen={colorScheme === value} onSelect={() => setTheme(label)}>
          {t(label)}
        </MenuChoice>
      ))}
    </div>
  )
}
