import type { PageId, PrincipalId, SpaceId } from '@tandem/protocol'
import { can } from '../access/can.ts'
import type { Access } from '../access/access.ts'
import type { Principal } from '../principal.ts'
import { Refusal } from '../refusal.ts'
import type { Spaces } from '../spaces/ports.ts'
import type { Place, TreeViews } from './ports.ts'

interface PlacesParts {
  access: Pick<Access, 'onPage' | 'inSpace'>
  spaces: Spaces
  views: Pick<TreeViews, 'rows'>
}

/** Where pages may be put: whoever puts one somewhere has to be allowed to write there. */
export class Places {
  readonly #parts: PlacesParts

  constructor(parts: PlacesParts) {
    this.#parts = parts
  }

  /** The place somebody names; throws the refusal when they may not write there. */
  async named({ id, isAdmin }: Principal, { parent, space }: { parent?: PageId | undefined; space?: SpaceId | undefined }): Promise<Place> {
    const { access, views } = this.#parts
    if (parent && space) throw new Refusal(400, 'bad_message', 'Name a page it goes below or a space, not both.')
    if (parent) {
      const role = (await access.onPage(id, parent))?.role
      const [row] = role ? await views.rows([parent]) : []
      if (!row) throw new Refusal(404, 'not_found', 'The page to put it below does not exist, or you may not see it.')
      if (!can({ page: 'write' }, { role, isAdmin })) throw notWritable()
      await this.#refuseArchived(row.space)
      return { parent }
    }
    if (!space) return this.anywhere(id)
    const role = await access.inSpace(id, space)
    if (!can({ space: 'read' }, { role, isAdmin })) throw new Refusal(404, 'not_found', 'This space does not exist, or you may not see it.')
    if (!can({ space: 'write' }, { role, isAdmin })) throw notWritable()
    await this.#refuseArchived(space)
    return { space }
  }

  /** The top of the first space that the principal may write in. */
  async anywhere(id: PrincipalId): Promise<Place> {
    for (const space of await this.#parts.spaces.listFor(id)) {
      if (space.isArchived) continue
      const role = await this.#parts.access.inSpace(id, space.id)
      if (can({ space: 'write' }, { role, isAdmin: false })) return { space: space.id }
    }
    throw new Refusal(403, 'forbidden', 'There is no space in which you may make pages.')
  }

  async #refuseArchived(space: SpaceId): Promise<void> {
    if ((await this.#parts.spaces.find(space))?.isArchived)
      throw new Refusal(409, 'conflict', 'This space is archived and takes no pages. Bring it back first.')
  }
}

const notWritable = () => new Refusal(403, 'forbidden', 'You may not put pages there.')
