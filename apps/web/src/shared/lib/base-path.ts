/**
 * What the app lies below: '' at the root of its host, else for instance `/tandem`. The server writes it into the HTML, so
 * that the same files serve any path. Inside the app addresses are without it; only history.ts and whoever leaves the app put it on.
 */
export const basePathIn = (said: string | null | undefined): string => (said?.startsWith('/') ? said.replace(/\/+$/, '') : '')

export const BASE_PATH =
  typeof document === 'undefined' ? '' : basePathIn(document.querySelector<HTMLMetaElement>('meta[name=base-path]')?.content)

/** An address of the app as one of this host. */
export const onHost = (address: string): string => `${BASE_PATH}${address}`

/** An address of this host as one of the app; `undefined` when the app does not lie there. */
export const inApp = (pathname: string, basePath = BASE_PATH): string | undefined => {
  if (!pathname.startsWith(basePath)) return undefined
  const rest = pathname.slice(basePath.length)
  if (rest === '') return '/'
  return rest.startsWith('/') ? rest : undefined
}

/** Where in the app this tab is. */
export const pathHere = (): string => inApp(location.pathname) ?? location.pathname

/** The app as others reach it, without a slash at its end. */
export const ownAddress = (): string => `${location.origin}${BASE_PATH}`

/** The name of something in the browser's storage, which all apps of this host share. */
export const ownKey = (key: string, basePath = BASE_PATH): string => (basePath === '' ? key : `${basePath} ${key}`)
