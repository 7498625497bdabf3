import { DirectionProvider, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { queries } from '../shared/lib/queries.ts'
import { colorSchemeManager } from '../shared/ui/color-scheme.ts'
import { cssVariablesResolver, theme } from '../shared/ui/theme.ts'
import { BrowserColor } from './browser-color.tsx'
import { LazyNotices } from './lazy-notices.tsx'
import { PersonSettings } from './person-settings.tsx'
import { router } from './router.tsx'

/** Everything around the routes. `nonce` is what the server's policy lets style elements carry. */
export const App = ({ nonce }: { nonce: string }) => (
  <DirectionProvider>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemeManager}
      cssVariablesResolver={cssVariablesResolver}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        <LazyNotices />
        <BrowserColor />
        <PersonSettings />
      </QueryClientProvider>
    </MantineProvider>
  </DirectionProvider>
)
