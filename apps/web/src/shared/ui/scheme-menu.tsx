import { useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import { MenuChoice, MenuLabel } from './dropdown-menu.tsx'
import { icon } from './icon.ts'

const SCHEMES = [
  { value: 'light', label: 'Light', Icon: IconSun },
  { value: 'dark', label: 'Dark', Icon: IconMoon },
  { value: 'auto', label: 'Like the system', Icon: IconDeviceDesktop },
] as const

/** The part of a menu that chooses light, dark or the system's scheme. */
export const SchemeMenu = () => {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <div role="group" aria-label="Theme">
      <MenuLabel>Theme</MenuLabel>
      {SCHEMES.map(({ value, label, Icon }) => (
        <MenuChoice key={value} icon={<Icon {...icon} />} isChosen={colorScheme === value} onSelect={() => setColorScheme(value)}>
          {label}
        </MenuChoice>
      ))}
    </div>
  )
}
