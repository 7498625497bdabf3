import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { colorSchemeManager } from '../shared/ui/color-scheme.ts'
import { cssVariablesResolver, theme } from '../shared/ui/theme.ts'
import { BrowserColor } from './browser-color.tsx'
import { LazyNotices } from './lazy-notices.tsx'
import { router } from './router.tsx'

const queries = new QueryClient()

/** Everything around the routes. `nonce` is what the server's policy lets style elements carry. */
export const App = ({ nonce }: { nonce: string }) => (
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
    </QueryClientProvider>
  </MantineProvider>
)
