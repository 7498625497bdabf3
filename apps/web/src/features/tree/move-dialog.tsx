import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/Input.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/Paper.layer.css'
import { Modal, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { mayInSpace, type TreePage } from '@tandem/protocol'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useRef, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { spacesQuery } from '../../shared/lib/page-cache.ts'
import { searchPages } from '../../shared/lib/search-api.ts'
import { frameTexts } from '../../shared/ui/frame-texts.ts'
import { icon } from '../../shared/ui/icon.ts'
import { PageIcon } from '../../shared/ui/page-icon.tsx'
import { SpaceIcon } from '../../shared/ui/space-icon.tsx'
import { type Destination, destinationsOf, withFound } from './destinations.ts'
import classes from './move-dialog.module.css'
import { moveTo } from './page-verbs.ts'
import { texts } from './texts.ts'
import { useTree } from './tree.ts'

const NO_DESTINATIONS: readonly Destination[] = []

/** Where to, from the keyboard: spaces and pages by name. */
const Choose = ({ page, onDone }: { page: TreePage; onDone: () => void }) => {
  const t = useTexts(texts)
  const untitled = useTexts(frameTexts)('untitled')
  const model = useTree()
  const listId = useId()
  const list = useRef<HTMLDivElement>(null)
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const words = useDeferredValue(typed.trim())
  const { data: spaces } = useQuery(spacesQuery())
  const { data: found } = useQuery({
    queryKey: ['search', 'destinations', words],
    queryFn: ({ signal }) => searchPages({ words, limit: 20 }, signal),
    enabled: words.length > 1,
    retry: false,
  })
  const writable = (spaces ?? []).filter(({ role, isArchived }) => role && mayInSpace(role, 'write') && !isArchived)
  const known = spaces ? destinationsOf(model, writable, page, words) : NO_DESTINATIONS
  const shown = withFound(known, found?.pages ?? [], model, writable, page)
  const chosen = shown[Math.min(at, shown.length - 1)]
  const idOf = (destination: Destination): string => `${listId}-${destination.key}`
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen?.key])

  const choose = (destination: Destination | undefined): void => {
    if (!destination) return
    onDone()
    void moveTo(page, destination.place)
  }
  const press = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by !== 0) {
      event.preventDefault()
      setAt((Math.min(at, shown.length - 1) + by + shown.length) % Math.max(1, shown.length))
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      choose(chosen)
    }
  }

  return (
    <div className={classes.choose}>
      <TextInput
        role="combobox"
        aria-label={t('moveSearch')}
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={chosen && idOf(chosen)}
        placeholder={t('moveSearch')}
        leftSection={<IconSearch {...icon} />}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value)
          setAt(0)
        }}
        onKeyDown={press}
        autoComplete="off"
        data-autofocus
      />
      {/* The field has the focus and the keys; the list only shows what they choose. */}
      <div id={listId} ref={list} role="listbox" aria-label={t('moveSearch')} className={classes.list}>
        {shown.map((destination, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
          <div
            key={destination.key}
            id={idOf(destination)}
            role="option"
            aria-selected={destination === chosen}
            className={classes.option}
            onPointerMove={() => setAt(index)}
            onClick={() => choose(destination)}
          >
            {destination.page ? <PageIcon page={destination.page} /> : <SpaceIcon space={destination.space} size={18} />}
            <span dir="auto" className={classes.words}>
              {destination.page ? destination.page.title || untitled : t('topOf', { name: destination.space.name })}
            </span>
            {destination.page && (
              <span dir="auto" className={classes.where}>
                {destination.space.name}
              </span>
            )}
          </div>
        ))}
      </div>
      {shown.length === 0 && <p className={classes.none}>{t('moveNone')}</p>}
    </div>
  )
}

/** Asks where a page should go. */
export const MoveDialog = ({ page, onClose }: { page: TreePage | undefined; onClose: () => void }) => {
  const t = useTexts(texts)
  const untitled = useTexts(frameTexts)('untitled')
  return (
    <Modal
      opened={page !== undefined}
      onClose={onClose}
      size={480}
      title={t('moveTitle', { title: page?.title || untitled })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {page && <Choose page={page} onDone={onClose} />}
    </Modal>
  )
}
