import type { PageKind, SpaceId, TreePage } from '@tandem/protocol'

/** What can be done with pages; the tree does it, so that it shows at once. */
export interface PageVerbs {
  copyLink: (page: TreePage) => Promise<void>
  star: (page: TreePage, isStarred: boolean) => Promise<void>
  duplicate: (page: TreePage, onShow: (copy: TreePage) => void) => Promise<void>
  /** False when the server refused, which was said. */
  trash: (page: TreePage) => Promise<boolean>
  /** `undefined` when the server refused, which was said. */
  create: (kind: PageKind, where: { space: SpaceId }) => Promise<TreePage | undefined>
}
