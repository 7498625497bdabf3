/** Types around a struct, its top-level type among them. */
export const MAX_DEPTH = 64
const TOO_DEEP = MAX_DEPTH + 1

/** What a struct lies in. */
export const WHERE = {
  /** Nothing: Yjs makes it a gap on every replica. */
  gone: 0,
  /** A snapshot has it as a gap. Somebody who could undo the deletion may have it still, deleted. */
  collected: 1,
  /** Under a key. Which one need not be known: nothing there has a right neighbour. */
  key: 2,
  list: 3,
} as const
type Where = (typeof WHERE)[keyof typeof WHERE]

/** Where structs lie that are alike to whoever builds on them. Many share one; never changed. */
export interface Place {
  where: Where
  /** How many types are around them. */
  depth: number
  /** Whether others can lie in them. */
  isType: boolean
  /** The type whose list it is. */
  client: number
  clock: number
}

/** Stands for the client of a type that is top-level; its clock is the number of the root. */
const ROOT = -1

const aside = (where: Where, isType: boolean): Place[] =>
  Array.from({ length: TOO_DEEP + 1 }, (_, depth) => ({ where, depth, isType, client: 0, clock: 0 }))
const GONE = aside(WHERE.gone, false)
const COLLECTED = aside(WHERE.collected, false)
const [VALUE, TYPE_UNDER_KEY] = [aside(WHERE.key, false), aside(WHERE.key, true)]
const of = (places: readonly Place[], depth: number): Place => places[Math.min(depth, TOO_DEEP)] as Place

export const gone = (depth: number): Place => of(GONE, depth)
export const collected = (depth: number): Place => of(COLLECTED, depth)
export const underKey = (depth: number, isType: boolean): Place => of(isType ? TYPE_UNDER_KEY : VALUE, depth)
export const listOf = (client: number, clock: number, depth: number, isType: boolean): Place => ({
  where: WHERE.list,
  depth: Math.min(depth, TOO_DEEP),
  isType,
  client,
  clock,
})
export const rootList = (root: number, isType: boolean): Place => listOf(ROOT, root, 1, isType)

/** The list of the type at `client` and `clock`, or a key of it, when that lies at `type`. */
export const inside = (type: Place, client: number, clock: number, own: { isKeyed: boolean; isType: boolean }): Place => {
  const depth = type.depth + 1
  if (type.where === WHERE.gone) return gone(depth)
  // A type that was deleted before the snapshot was made is no type there, though somebody may have it still.
  if (type.where === WHERE.collected || !type.isType) return collected(depth)
  return own.isKeyed ? underKey(depth, own.isType) : listOf(client, clock, depth, own.isType)
}

/** Beside a struct at `place`. */
export const beside = (place: Place, isType: boolean): Place => {
  if (place.isType === isType || place.where < WHERE.key) return place
  return place.where === WHERE.key ? underKey(place.depth, isType) : { ...place, isType }
}

/**
 * Between two neighbours; `undefined` when nobody's list has both. One that lies elsewhere does not only make no sense: when
 * it is deleted with the type around it, those who have tidied that away make a gap of the struct, and those who come later
 * see it.
 */
export const between = (left: Place, right: Place): Place | undefined => {
  if (left.where === WHERE.gone) return left
  if (right.where === WHERE.gone) return right
  if (left.where !== right.where || left.where === WHERE.key) return undefined
  return left.client === right.client && left.clock === right.clock ? left : undefined
}

export const isSame = (one: Place, other: Place): boolean =>
  one === other ||
  (one.where === other.where &&
    one.depth === other.depth &&
    one.isType === other.isType &&
    one.client === other.client &&
    one.clock === other.clock)
