import type { PrincipalId } from '@tandem/protocol'
import { sql } from 'kysely'

/** Spaces and pages with something in them for this principal: fewer than that would be wrong, more is only slow. */
export const openTo = (principal: PrincipalId) => sql`
  open_spaces as (
    select id from spaces where visibility = 'open' and (select kind from principals where id = ${principal}) = 'member'
    union select object from grants where principal = ${principal} and scope = 'space' and role <> 'none'
  ),
  open_pages as (
    select object as id from grants where principal = ${principal} and scope = 'page' and role <> 'none'
    union select links.page from link_guests join links on links.id = link_guests.link
      where link_guests.principal = ${principal} and links.revoked_at is null
    union select pages.id from pages join open_pages on pages.parent = open_pages.id
  )`
