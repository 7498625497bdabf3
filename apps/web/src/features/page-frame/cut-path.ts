const MOST = 2

/** What of a long path is shown: its end; what lies before that is hidden. */
export const cut = <Crumb>(path: readonly Crumb[]): { hidden: readonly Crumb[]; shown: readonly Crumb[] } => {
  const at = path.length > MOST ? path.length - 1 : 0
  return { hidden: path.slice(0, at), shown: path.slice(at) }
}
