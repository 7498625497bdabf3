import { ownKey } from '../lib/base-path.ts'
import { localStorageColorSchemeManager } from '@mantine/core'

/** Remembers the choice. public/color-scheme.js reads the same key before the first paint. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: ownKey('tandem:color-scheme') })
