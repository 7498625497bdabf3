import { useEffect } from 'react'
import { Trash } from '../features/trash/trash.tsx'
import { texts } from '../features/trash/texts.ts'
import { useTexts } from '../shared/i18n/texts.ts'
import { Screen } from '../shared/ui/screen.tsx'

export const TrashRoute = () => {
  const t = useTexts(texts)
  useEffect(() => {
    document.title = `${t('name')} · Tandem`
  }, [t])
  return (
    <Screen>
      <Trash />
    </Screen>
  )
}
