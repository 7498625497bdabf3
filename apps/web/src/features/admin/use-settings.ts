import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { AdminSettings, ChangeAdminSettings } from '@tandem/protocol'
import { useTexts } from '../../shared/i18n/texts.ts'
import { notify } from '../../shared/ui/notify.ts'
import { changeSettings, fetchSettings } from './admin-api.ts'
import { texts } from './texts.ts'

const KEY = ['admin-settings'] as const

/** The settings of the workspace, and the way to change some of them. */
export const useSettings = () => {
  const t = useTexts(texts)
  const queries = useQueryClient()
  const { data, error } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => fetchSettings(signal) })
  const change = async (what: ChangeAdminSettings): Promise<void> => {
    queries.setQueryData<AdminSettings>(KEY, await changeSettings(what))
    await queries.invalidateQueries({ queryKey: ['workspace'] })
    await notify({ message: t('saved') })
  }
  return { settings: data, error, change }
}
export type Change = ReturnType<typeof useSettings>['change']
