import { ActionIcon, Button, Skeleton, UnstyledButton } from '@mantine/core'
import { IconPlus, IconRefresh, IconTriangleSquareCircle, IconUserEdit } from '@tabler/icons-react'
import type { Person } from '@tandem/protocol'
import { useNow } from '../../shared/lib/use-now.ts'
import { Avatar } from '../../shared/ui/avatar.tsx'
import { DropdownMenu, MenuDivider, MenuItem, MenuLabel } from '../../shared/ui/dropdown-menu.tsx'
import { icon } from '../../shared/ui/icon.ts'
import { LinkButton } from '../../shared/ui/link-button.tsx'
import { Logo } from '../../shared/ui/logo.tsx'
import { SchemeMenu } from '../../shared/ui/scheme-menu.tsx'
import { EmptyHome } from './empty-home.tsx'
import { greeting } from './greeting.ts'
import classes from './home.module.css'
import { PageList } from './page-list.tsx'
import { usePages } from './use-pages.ts'

interface HomeProps {
  me: Person | undefined
  onYourName: () => void
}

const OwnMenu = ({ me, onYourName }: HomeProps) => (
  <DropdownMenu
    label="Your menu"
    renderOpener={(props) => (
      <UnstyledButton {...props} className={classes.me} aria-label={me ? `${me.name}, your menu` : 'Your menu'}>
        <Avatar person={me ?? { name: '', color: 0 }} size={32} />
      </UnstyledButton>
    )}
  >
    {me && <MenuLabel>{me.name}</MenuLabel>}
    <MenuItem icon={<IconUserEdit {...icon} />} onSelect={onYourName}>
      Your name
    </MenuItem>
    <MenuDivider />
    <SchemeMenu />
  </DropdownMenu>
)

const Waiting = () => (
  <div className={classes.waiting} role="progressbar" aria-label="Loading the pages">
    {[0, 1, 2].map((row) => (
      <Skeleton key={row} height={52} radius="lg" />
    ))}
  </div>
)

const Failed = ({ onRetry }: { onRetry: () => void }) => (
  <div className={classes.failed}>
    <p>The list of pages could not be loaded. The server answered with an error.</p>
    <Button variant="default" onClick={onRetry}>
      Try again
    </Button>
  </div>
)

const OfflineNote = ({ hasPages, onRetry }: { hasPages: boolean; onRetry: () => void }) => (
  <div className={classes.offline}>
    <span>
      {hasPages
        ? 'The server cannot be reached. Pages that were open on this device can be read and changed.'
        : 'The server cannot be reached, and no page was opened on this device yet.'}
    </span>
    <ActionIcon aria-label="Try again" onClick={onRetry} color="inherit">
      <IconRefresh {...icon} />
    </ActionIcon>
  </div>
)

const Pages = ({ listed }: { listed: ReturnType<typeof usePages> }) => {
  switch (listed.state) {
    case 'loading':
      return <Waiting />
    case 'failed':
      return <Failed onRetry={listed.retry} />
    case 'offline':
      return (
        <>
          <OfflineNote hasPages={listed.pages.length > 0} onRetry={listed.retry} />
          <PageList pages={listed.pages} />
        </>
      )
    case 'listed':
      return listed.pages.length === 0 ? <EmptyHome /> : <PageList pages={listed.pages} />
    default:
      return listed satisfies never
  }
}

/** What was worked on last, and the way to something new. */
export const Home = ({ me, onYourName }: HomeProps) => {
  const listed = usePages()
  const isEmpty = listed.state === 'listed' && listed.pages.length === 0
  const hour = new Date(useNow(60_000)).getHours()
  return (
    <div className={classes.home}>
      <header className={classes.row}>
        <span className={classes.brand}>
          <Logo size={24} />
          Tandem
        </span>
        <OwnMenu me={me} onYourName={onYourName} />
      </header>
      <main className={classes.column}>
        <div className={classes.head}>
          <h1 className={classes.greeting}>{greeting(hour, me?.name)}</h1>
          {isEmpty ? (
            <p className={classes.begin}>Nothing here yet. Begin with one of these.</p>
          ) : (
            <div className={classes.actions}>
              <LinkButton to="/new/board" variant="default" leftSection={<IconTriangleSquareCircle {...icon} />}>
                New board
              </LinkButton>
              <LinkButton to="/new/document" leftSection={<IconPlus {...icon} />}>
                New document
              </LinkButton>
            </div>
          )}
        </div>
        <Pages listed={listed} />
      </main>
    </div>
  )
}
