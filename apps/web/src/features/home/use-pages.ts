import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { fetchPages, Unreachable } from '../../shared/lib/api.ts'
import { openedPages } from '../../shared/lib/opened-pages.ts'
import { asMe } from '../../shared/lib/session.ts'
import { listedFromDevice, type ListedPage } from './listed-pages.ts'

const PERIOD = 4000

export type PagesState =
  | { state: 'loading' }
  | { state: 'listed'; pages: ListedPage[] }
  /** The server cannot be reached: what is known, or what was opened on this device. */
  | { state: 'offline'; pages: ListedPage[] }
  | { state: 'failed' }

/** The pages of the workspace, renewed every few seconds while somebody looks. */
export const usePages = (): PagesState & { retry: () => void } => {
  const { data, error, refetch } = useQuery({
    queryKey: ['pages'],
    queryFn: ({ signal }) => asMe(() => fetchPages(signal)),
    refetchInterval: PERIOD,
    refetchOnWindowFocus: 'always',
    // The browser's own idea of being online is often wrong; the answer of the server is not.
    networkMode: 'always',
    retry: false,
  })
  const isOffline = error instanceof Unreachable
  const onDevice = useMemo(() => (isOffline ? listedFromDevice(openedPages()) : []), [isOffline])
  const retry = (): void => void refetch()
  if (isOffline) return { state: 'offline', pages: data ?? onDevice, retry }
  if (data) return { state: 'listed', pages: data, retry }
  return { state: error ? 'failed' : 'loading', retry }
}
