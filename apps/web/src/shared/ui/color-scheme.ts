import { localStorageColorSchemeManager } from '@mantine/core'

type Scheme = 'light' | 'dark'

/** Remembers the choice. public/color-scheme.js reads the same key before the first paint. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: 'tandem:color-scheme' })
