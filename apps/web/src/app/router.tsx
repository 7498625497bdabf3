import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { readAsked as readSearch } from '../features/search/asked.ts'
import { pathHere } from '../shared/lib/base-path.ts'
import { takeSecret } from '../shared/lib/address-secret.ts'
import { ConnectionProvider } from './connection.tsx'
import { Failure } from './failure.tsx'
import { appHistory } from './history.ts'
import { readAsked } from './asked-address.ts'
import { GuestRoute } from './guest-route.tsx'
import { NotFound } from './not-found.tsx'
import { WorkspaceFrame } from './workspace-frame.tsx'

const Root = () => (
  <ConnectionProvider>
    <Outlet />
  </ConnectionProvider>
)

const root = createRootRoute({ component: Root, notFoundComponent: NotFound, errorComponent: Failure })
// Whoever is signed in: beside the sidebar. Everything else of the app is a child of it.
const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: WorkspaceFrame })
const homeScreen = () => import('./home-route.tsx')
// Whoever comes home or for a page does not wait for the app to find that out.
if (pathHere() === '/') void homeScreen()
const home = createRoute({ getParentRoute: () => frame, path: '/', component: lazyRouteComponent(homeScreen, 'HomeRoute') })
const space = createRoute({
  getParentRoute: () => frame,
  path: '/s/$slug',
  component: lazyRouteComponent(() => import('./space-route.tsx'), 'SpaceRoute'),
})
const trash = createRoute({
  getParentRoute: () => frame,
  path: '/trash',
  component: lazyRouteComponent(() => import('./trash-route.tsx'), 'TrashRoute'),
})
const newPage = () => import('./new-page-route.tsx')
const newDocument = createRoute({
  getParentRoute: () => frame,
  path: '/new/document',
  component: lazyRouteComponent(newPage, 'NewDocumentRoute'),
})
const newBoard = createRoute({ getParentRoute: () => frame, path: '/new/board', component: lazyRouteComponent(newPage, 'NewBoardRoute') })
const pageScreen = () => import('./page-route.tsx')
if (pathHere().startsWith('/p/')) void pageScreen()
const page = createRoute({ getParentRoute: () => frame, path: '/p/$address', component: lazyRouteComponent(pageScreen, 'PageRoute') })
const search = createRoute({
  getParentRoute: () => frame,
  path: '/search',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./search-route.tsx'), 'SearchRoute'),
})
const settings = () => import('./settings-routes.tsx')
const settingsRoute = createRoute({
  getParentRoute: () => frame,
  path: '/settings',
  component: lazyRouteComponent(settings, 'SettingsRoute'),
})
const settingsPart = createRoute({
  getParentRoute: () => frame,
  path: '/settings/$part',
  component: lazyRouteComponent(settings, 'SettingsRoute'),
})
const adminRoute = createRoute({ getParentRoute: () => frame, path: '/admin', component: lazyRouteComponent(settings, 'AdminRoute') })
const adminPart = createRoute({ getParentRoute: () => frame, path: '/admin/$part', component: lazyRouteComponent(settings, 'AdminRoute') })
const spaceSettings = createRoute({
  getParentRoute: () => frame,
  path: '/s/$slug/settings',
  component: lazyRouteComponent(settings, 'SpaceSettingsRoute'),
})
const spaceSettingsPart = createRoute({
  getParentRoute: () => frame,
  path: '/s/$slug/settings/$part',
  component: lazyRouteComponent(settings, 'SpaceSettingsRoute'),
})
const settingsRoutes = [search, settingsRoute, settingsPart, adminRoute, adminPart, spaceSettings, spaceSettingsPart] as const
const framed = frame.addChildren([home, space, trash, newDocument, newBoard, page, ...settingsRoutes])

// Before the router reads the address.
takeSecret()
const accounts = () => import('./account-routes.tsx')
// In the first bundle: a guest comes with an empty cache, and wants to write within seconds.
const guestRoute = createRoute({ getParentRoute: () => root, path: '/g', component: GuestRoute })
const signInRoute = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: readAsked,
  component: lazyRouteComponent(accounts, 'SignInRoute'),
})
const signUpRoute = createRoute({
  getParentRoute: () => root,
  path: '/signup',
  validateSearch: readAsked,
  component: lazyRouteComponent(accounts, 'SignUpRoute'),
})
const invitationRoute = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  component: lazyRouteComponent(accounts, 'InvitationRoute'),
})
const forgotRoute = createRoute({ getParentRoute: () => root, path: '/forgot', component: lazyRouteComponent(accounts, 'ForgotRoute') })
const resetRoute = createRoute({ getParentRoute: () => root, path: '/reset', component: lazyRouteComponent(accounts, 'ResetRoute') })
const setupRoute = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./setup-route.tsx'), 'SetupRoute'),
})
const publicRoutes = [guestRoute, signInRoute, signUpRoute, invitationRoute, forgotRoute, resetRoute, setupRoute] as const

export const router = createRouter({
  routeTree: root.addChildren([framed, ...publicRoutes]),
  defaultErrorComponent: Failure,
  defaultNotFoundComponent: NotFound,
  history: appHistory(),
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
