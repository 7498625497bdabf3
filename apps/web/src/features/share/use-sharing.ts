import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { PageId, Sharing } from '@tandem/protocol'
import { useTexts } from '../../shared/i18n/texts.ts'
import { failureWords, requestTexts } from '../../shared/lib/request-words.ts'
import { notify } from '../../shared/ui/notify.ts'
import { fetchSharing } from './sharing-api.ts'

/** Does something to the sharing of the page, then says so. False when it did not work; that is said too. */
export type Act = (work: () => Promise<unknown>, said: string, undo?: { label: string; act: () => void }) => Promise<boolean>

/** Who may open a page, and how it is changed: at once, with a notice each time. */
export const useSharing = (page: PageId) => {
  const queries = useQueryClient()
  const say = useTexts(requestTexts)
  const key = ['sharing', page]
  const query = useQuery<Sharing>({ queryKey: key, queryFn: ({ signal }) => fetchSharing(page, signal), staleTime: 0 })

  const act: Act = async (work, said, undo) => {
    try {
      await work()
      await queries.invalidateQueries({ queryKey: key })
      await notify({ message: said, ...(undo && { action: undo }) })
      return true
    } catch (error) {
      await queries.invalidateQueries({ queryKey: key })
      await notify({ message: failureWords(error, say), stays: true })
      return false
    }
  }
  return { sharing: query.data, error: query.error, refetch: query.refetch, act }
}
