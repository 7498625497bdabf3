import type { PrincipalId } from '@tandem/protocol'
import type { Kysely } from 'kysely'
import type { Pictures } from '../workspace/live/ports.ts'
import type { Tables } from './tables.ts'
import { inParts } from './tree-walks.ts'

/** What each principal was given, as the database has it. */
export class StoredPictures implements Pictures {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async of(principals: readonly PrincipalId[]): Promise<Map<PrincipalId, string>> {
    const [open, people, grants, links] = await Promise.all([
      this.#db.selectFrom('spaces').select(['id', 'default_role']).where('visibility', '=', 'open').orderBy('id').execute(),
      inParts(principals, (part) => this.#db.selectFrom('principals').select(['id', 'kind']).where('id', 'in', part).execute()),
      inParts(principals, (part) =>
        this.#db.selectFrom('grants').select(['principal', 'object', 'role']).where('principal', 'in', part).orderBy('object').execute(),
      ),
      inParts(principals, (part) =>
        this.#db
          .selectFrom('link_guests')
          .innerJoin('links', 'links.id', 'link_guests.link')
          .select(['link_guests.principal', 'links.page', 'links.role', 'links.expires_at', 'links.with_subpages'])
          .where('link_guests.principal', 'in', part)
          .where('links.revoked_at', 'is', null)
          .orderBy('links.id')
          .execute(),
      ),
    ])
    const spaces = open.map(({ id, default_role }) => `${id} ${default_role}`).join()
    const pictures = new Map(people.map(({ id, kind }) => [id, kind === 'member' ? spaces : '']))
    const add = (principal: PrincipalId, ...words: (string | number | null)[]) =>
      void pictures.set(principal, `${pictures.get(principal) ?? ''};${words.join(' ')}`)
    for (const { principal, object, role } of grants) add(principal, object, role)
    for (const { principal, page, role, expires_at, with_subpages } of links) add(principal, page, role, expires_at, with_subpages)
    return pictures
  }
}
