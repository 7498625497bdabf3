import type { PageId, PageKind } from '@tandem/protocol'
import { Workspace } from './workspace.ts'

/** Somebody new who may write on every page, as the `Cookie` header that proves it. */
export const signIn = async (url: string): Promise<string> => (await Workspace.at(url)).signIn()

/** A new page where everybody who signed in may write. */
export const newPage = async (url: string, as: string, kind: PageKind = 'document'): Promise<PageId> =>
  (await (await Workspace.at(url)).newPage(kind, { as })).id
