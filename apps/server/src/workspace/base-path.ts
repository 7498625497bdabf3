/** The path that everything of ours lies below, by the public address: '' at the root of its host, else for instance `/tandem`. */
export const basePathOf = (publicUrl: string | undefined): string =>
  publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/+$/, '')
