import { QueryClient } from '@tanstack/react-query'
import { Refusal } from './api.ts'

/** Everything the server was asked. What changes live is put right in here as it changes. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The browser's own idea of being online is often wrong; the answer of the server is not.
      networkMode: 'always',
      staleTime: 30_000,
      retry: (failures, error) => !(error instanceof Refusal) && failures < 2,
    },
    mutations: { networkMode: 'always' },
  },
})
