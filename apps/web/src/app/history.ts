import { createBrowserHistory } from '@tanstack/react-router'
import { inApp, onHost, pathHere } from '../shared/lib/base-path.ts'

/**
 * The browser's history, as addresses of the app: whoever reads or pushes one does not know what the app lies below. A tab
 * that stands outside, because somebody left the base path away, goes there.
 */
export const appHistory = () => {
  if (inApp(location.pathname) === undefined) location.replace(onHost(`${location.pathname}${location.search}${location.hash}`))
  return createBrowserHistory({
    createHref: onHost,
    parseLocation: () => {
      const pathname = pathHere()
      const { search, hash } = location
      return { pathname, search, hash, href: `${pathname}${search}${hash}`, state: history.state }
    },
  })
}
