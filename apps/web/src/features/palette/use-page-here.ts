import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { pageIdOf, type PageDetails } from '@tandem/protocol'
import { pageQuery } from '../../shared/lib/page-cache.ts'
import type { PageId } from '@tandem/protocol'

const NONE = '' as PageId

/** The page that is open, as far as it is known. */
export const usePageHere = (): PageDetails | undefined => {
  const { address } = useParams({ strict: false })
  const id = address === undefined ? undefined : pageIdOf(address)
  const { data } = useQuery({ ...pageQuery(id ?? NONE), enabled: id !== undefined })
  return id === undefined ? undefined : data
}
