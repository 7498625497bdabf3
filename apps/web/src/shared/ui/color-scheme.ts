import { localStorageColorSchemeManager } from '@mantine/core'

/** Remembers the choice. public/color-scheme.js reads the same key before the first paint. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: 'tandem:color-scheme' })
