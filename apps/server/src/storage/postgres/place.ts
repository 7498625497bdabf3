/** How the database is called where people read it: without the password. */
export const placeOf = (databaseUrl: string): string => {
  const { hostname, port, pathname } = new URL(databaseUrl)
  return `${decodeURIComponent(pathname.slice(1))} on ${hostname === '' ? 'this machine' : hostname}:${port === '' ? '5432' : port}`
}
