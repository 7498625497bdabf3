import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { ConnectionProvider } from './connection.tsx'
import { Failure } from './failure.tsx'
import { NewPageRoute } from './new-page-route.tsx'
import { NotFound } from './not-found.tsx'
import { PageRoute } from './page-route.tsx'
import { YourNameProvider } from './your-name-context.tsx'

const Root = () => (
  <ConnectionProvider>
    <YourNameProvider>
      <Outlet />
    </YourNameProvider>
  </ConnectionProvider>
)

const root = createRootRoute({ component: Root, notFoundComponent: NotFound, errorComponent: Failure })
const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./home-route.tsx'), 'HomeRoute'),
})
const newDocument = createRoute({ getParentRoute: () => root, path: '/new/document', component: () => <NewPageRoute kind="document" /> })
const newBoard = createRoute({ getParentRoute: () => root, path: '/new/board', component: () => <NewPageRoute kind="board" /> })
const page = createRoute({ getParentRoute: () => root, path: '/p/$address', component: PageRoute })

export const router = createRouter({
  routeTree: root.addChildren([home, newDocument, newBoard, page]),
  defaultErrorComponent: Failure,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The page was made a moment ago: its title wants to be written first. */
    isNew?: true
  }
  interface Register {
    router: typeof router
  }
}
