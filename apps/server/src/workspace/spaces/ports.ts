import type { Person, PrincipalId, Role, SpaceId } from '@tandem/protocol'

/** A space without its pages and members. */
export interface SpaceRecord {
  id: SpaceId
  slug: string
  name: string
  icon: string | null
  description: string
  visibility: 'open' | 'private'
  defaultRole: Exclude<Role, 'owner'>
  isArchived: boolean
}

/** A space, and what one principal was given in it by name. */
export interface SpaceFor extends SpaceRecord {
  granted: Role | undefined
}

export interface NewSpaceRecord extends Pick<SpaceRecord, 'name' | 'icon' | 'description' | 'visibility' | 'defaultRole'> {
  id: SpaceId
  /** Milliseconds since 1970. */
  at: number
}

/** The spaces of a workspace. */
export interface Spaces {
  /** Makes it with this principal as its owner, under a slug that no other space has. */
  create(space: NewSpaceRecord, owner: PrincipalId): Promise<SpaceRecord>
  /** All there are, whoever may see them; the oldest first. */
  listFor(principal: PrincipalId): Promise<SpaceFor[]>
  find(space: SpaceId): Promise<SpaceRecord | undefined>
  change(space: SpaceId, change: Partial<Omit<SpaceRecord, 'id' | 'slug'>>, at: number): Promise<void>
  /** Removes it and what of it is in the trash. `has pages`: some are outside the trash, and nothing was done. */
  remove(space: SpaceId): Promise<'done' | 'has pages'>
}

/** Who was given a role in a space by name. */
export interface SpaceMembers {
  list(space: SpaceId): Promise<{ person: Person; email: string | null; role: Role }[]>
  /** `nobody`: there is no such member. `last owner`: nobody who may manage the space would remain. */
  give(space: SpaceId, principal: PrincipalId, role: Role): Promise<'done' | 'nobody' | 'last owner'>
  take(space: SpaceId, principal: PrincipalId): Promise<'done' | 'last owner'>
}
