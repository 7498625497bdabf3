import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/Paper.layer.css'
import { Button, Modal, Skeleton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { may, type PageId, type Role } from '@tandem/protocol'
import { useEffect, useId } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { Refusal } from '../../shared/lib/api.ts'
import { useMe } from '../../shared/lib/session.ts'
import { AddPeople } from './add-people.tsx'
import { LinkAccess } from './link-access.tsx'
import people from './people.module.css'
import { EverybodyRow, PersonRow } from './person-row.tsx'
import classes from './share.module.css'
import { giveRole, type GrantedRole, type SharedPerson, takeRole } from './sharing-api.ts'
import { texts } from './texts.ts'
import { useSharing } from './use-sharing.ts'

const MayNot = () => {
  const t = useTexts(texts)
  return (
    <div className={classes.note}>
      <strong>{t('mayNotTitle')}</strong>
      <p>{t('mayNot')}</p>
    </div>
  )
}

const Waiting = () => {
  const t = useTexts(texts)
  return (
    <div role="status" aria-label={t('loading')} className={classes.waiting}>
      <Skeleton height={42} />
      <Skeleton height={32} width="72%" />
      <Skeleton height={32} width="64%" />
    </div>
  )
}

const Sharing = ({ page, beginsHere }: { page: PageId; beginsHere: boolean }) => {
  const t = useTexts(texts)
  const me = useMe()
  const head = useId()
  const { sharing, error, refetch, act } = useSharing(page)

  if (error instanceof Refusal && error.status === 403) return <MayNot />
  if (!sharing && error)
    return (
      <div className={classes.note} role="alert">
        <p>{t('loadFailed')}</p>
        <Button variant="default" onClick={() => void refetch()}>
          {t('tryAgain')}
        </Button>
      </div>
    )
  if (!sharing) return <Waiting />
  if (!may(sharing.role, 'share')) return <MayNot />

  const restore = ({ person, role, from }: SharedPerson): Promise<unknown> =>
    from === 'page' ? giveRole(page, person.id, role) : takeRole(page, person.id)
  const give = (before: SharedPerson | undefined, { id, name }: SharedPerson['person'], role: GrantedRole): void =>
    void act(() => giveRole(page, id, role), t(`now_${role}`, { name }), {
      label: t('undo'),
      act: () =>
        void act(
          () => (before ? restore(before) : takeRole(page, id)),
          before ? t(`now_${before.role}`, { name }) : t('removed', { name }),
        ),
    })
  const take = (shared: SharedPerson): void => {
    const { id, name } = shared.person
    const back = (): void => void act(() => restore(shared), t(`now_${shared.role}`, { name }))
    void act(() => takeRole(page, id), t('removed', { name }), { label: t('undo'), act: back })
  }
  const add = (person: SharedPerson['person'], role: Role): void =>
    give(
      sharing.people.find((one) => one.person.id === person.id),
      person,
      role,
    )
  return (
    <div className={classes.parts}>
      {me?.kind === 'guest' ? (
        <p className={classes.quiet}>{t('guestsCannotAdd')}</p>
      ) : (
        <AddPeople own={sharing.role} named={sharing.people} beginsHere={beginsHere} onAdd={({ person }, role) => add(person, role)} />
      )}
      <section>
        <h3 id={head} className={classes.head}>
          {t('people')}
        </h3>
        <ul className={`${people.list} ${classes.people}`} aria-labelledby={head}>
          {sharing.everybody && <EverybodyRow role={sharing.everybody} />}
          {sharing.people.map((shared) => (
            <PersonRow
              key={shared.person.id}
              shared={shared}
              isMe={shared.person.id === me?.id}
              own={sharing.role}
              onGive={(before, role) => give(before, before.person, role)}
              onTake={take}
            />
          ))}
        </ul>
      </section>
      <LinkAccess page={page} sharing={sharing} act={act} />
    </div>
  )
}

interface ShareDialogProps {
  page: { id: PageId; title: string }
  opened: boolean
  onClose: () => void
  /** It has left the screen. */
  onClosed: () => void
}

/** Who may open a page, and the link to it. */
export const ShareDialog = ({ page, opened, onClose, onClosed }: ShareDialogProps) => {
  const t = useTexts(texts)
  const isPhone = useMediaQuery('(max-width: 640px)', false, { getInitialValueInEffect: false })
  const isTouch = useMediaQuery('(pointer: coarse)', false, { getInitialValueInEffect: false })
  // Wherever the focus is: it may have gone with a notice. A menu over the dialog closes first, after this key was told of.
  useEffect(() => {
    if (!opened) return
    const press = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('[role=menu]:popover-open')) onClose()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [opened, onClose])
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      closeOnEscape={false}
      returnFocus={false}
      onExitTransitionEnd={onClosed}
      title={<span className={classes.title}>{t('shareTitle', { title: page.title || t('untitled') })}</span>}
      size={480}
      fullScreen={isPhone}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Sharing page={page.id} beginsHere={!isTouch} />
    </Modal>
  )
}
