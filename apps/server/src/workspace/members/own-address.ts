import type { Asked } from '../api/route.ts'

/** This workspace's own address as people reach it, without a slash at its end. */
export const ownAddress = (
  { headers, isSecure }: Pick<Asked<unknown, unknown>, 'headers' | 'isSecure'>,
  publicUrl: string | undefined,
): string => publicUrl?.replace(/\/+$/, '') ?? `${isSecure ? 'https' : 'http'}://${headers.host ?? 'localhost'}`
