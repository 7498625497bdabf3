import { Button } from '@mantine/core'
import type { Space } from '@tandem/protocol'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { Refusal } from '../../shared/lib/api.ts'
import { Confirm } from '../../shared/ui/confirm.tsx'
import { FormFailure } from '../../shared/ui/form.tsx'
import { notify } from '../../shared/ui/notify.ts'
import { Actions, Panel } from '../../shared/ui/panel.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { changeSpace, removeSpace } from './space-api.ts'
import { texts } from './texts.ts'

interface EndingProps {
  space: Space
  onChanged: () => Promise<unknown>
  /** It is gone. */
  onGone: () => void
}

/** Puts a space aside, or deletes it. */
export const Ending = ({ space, onChanged, onGone }: EndingProps) => {
  const t = useTexts(texts)
  const [isAsking, setAsking] = useState(false)
  const [hasPages, setHasPages] = useState(false)
  const { isBusy, sentence, run } = useSubmit()
  const archive = (): void =>
    void run(async () => {
      await changeSpace(space.id, { isArchived: !space.isArchived })
      await onChanged()
      await notify({ message: t(space.isArchived ? 'unarchived' : 'archived') })
    })
  const remove = async (): Promise<void> => {
    try {
      await removeSpace(space.id)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
      return setHasPages(true)
    }
    onGone()
    await onChanged()
    return notify({ message: t('deleted', { name: space.name }) })
  }
  return (
    <>
      <Panel title={t(space.isArchived ? 'unarchive' : 'archive')} about={t(space.isArchived ? 'unarchiveAbout' : 'archiveAbout')}>
        <FormFailure>{sentence}</FormFailure>
        <Actions>
          <Button variant="default" loading={isBusy} onClick={archive}>
            {t(space.isArchived ? 'unarchive' : 'archive')}
          </Button>
        </Actions>
      </Panel>
      <Panel title={t('delete')} about={t('deleteAbout')} isGrave>
        <FormFailure>{hasPages && t('hasPages')}</FormFailure>
        <Actions>
          <Button variant="default" onClick={() => setAsking(true)}>
            {t('delete')}
          </Button>
        </Actions>
      </Panel>
      {isAsking && (
        <Confirm
          title={t('deleteTitle', { name: space.name })}
          text={t('deleteText')}
          action={t('deleteAction')}
          cancel={t('cancel')}
          typed={{ expected: space.name, label: t('deleteType') }}
          onClose={() => setAsking(false)}
          onConfirm={remove}
        />
      )}
    </>
  )
}
