import { useNavigate } from '@tanstack/react-router'
import { addressOf, type PageKind } from '@tandem/protocol'
import { useEffect } from 'react'
import { NewPage } from '../features/new-page/new-page.tsx'
import { tree } from '../features/tree/tree.ts'
import { rememberOpened } from '../shared/lib/opened-pages.ts'
import { PageWaiting } from './page-waiting.tsx'
import { preloadView } from './views.ts'

/** `/new/document` and `/new/board`: makes a page and goes there; the address is replaced, so Back does not make another. */
const NewPageRoute = ({ kind }: { kind: PageKind }) => {
  const navigate = useNavigate()
  useEffect(() => {
    preloadView(kind)
    document.title = 'Tandem'
  }, [kind])
  return (
    <NewPage
      key={kind}
      kind={kind}
      waiting={<PageWaiting kind={kind} />}
      onCreated={(page) => {
        tree.apply({ changed: [page], gone: [] })
        // The page's kind is known from here, so its screen need not ask.
        rememberOpened({ id: page.id, kind: page.kind, title: page.title, openedAt: Date.now() })
        void navigate({
          to: '/p/$address',
          params: { address: addressOf(page).slice('/p/'.length) },
          state: { isNew: true },
          replace: true,
        })
      }}
    />
  )
}

export const NewDocumentRoute = () => <NewPageRoute kind="document" />
export const NewBoardRoute = () => <NewPageRoute kind="board" />
