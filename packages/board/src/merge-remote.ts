import { changesTies, rightBoundElements } from './bound-elements.ts'
import { type BoardElement, type SceneElement, valueOf } from './element.ts'
import type { Ledger } from './ledger.ts'
import { type Board, differences, readElement } from './model.ts'
import { shareable } from './parse-element.ts'

export interface Merge {
  /** The next scene, in drawing order; `undefined` when nothing to be shown has changed. */
  next: SceneElement[] | undefined
  /** What `next` shows of the replica, by id; `undefined` for an element that was purged. */
  shown: Map<string, { element: BoardElement; shown: SceneElement } | undefined>
  /** Ids that wait until the hand lets go. */
  waiting: Set<string>
  /** An element under the hand may list the wrong bound elements: to be looked at again. */
  tiesWaiting: boolean
}

const newNonce = (): number => Math.floor(Math.random() * 2 ** 31)

type Draft = { -readonly [Name in keyof SceneElement]: SceneElement[Name] } & { customData?: unknown; lastCommittedPoint?: unknown }

/** The editor's next state of an element, as if it had made the change itself. `whole` is shown as it is, without a state before. */
const nextVersion = (whole: BoardElement | SceneElement, before: SceneElement | undefined): SceneElement => {
  // Copied in one go and then completed: merging several objects into a literal takes ten times as long.
  const next = { ...whole } as Draft
  next.boundElements = before?.boundElements ?? null
  next.updated = before?.updated ?? 1
  next.version = (before?.version ?? 0) + 1
  next.versionNonce = newNonce()
  // Set and not deleted: an object that loses a property becomes a slow one.
  if (next.customData === null) next.customData = undefined
  if (next.points) next.lastCommittedPoint = null
  return next
}

const withChanges = (before: SceneElement, element: BoardElement, names: readonly string[]): SceneElement => {
  const next = { ...before } as Record<string, unknown>
  for (const name of names) next[name] = valueOf(element, name)
  return nextVersion(next as unknown as SceneElement, before)
}

/** Sorted by the shared index, then by id. Answers the very list when it is in order already. */
const inOrder = (ledger: Ledger, scene: SceneElement[], indexes: ReadonlyMap<string, string | null>): SceneElement[] => {
  // An index that is missing sorts last: `~` comes after every digit of a key.
  const keyed = scene.map((element) => ({
    element,
    key: (indexes.has(element.id) ? indexes.get(element.id) : (ledger.get(element.id)?.element.index ?? element.index)) ?? '~',
  }))
  const isBefore = (a: (typeof keyed)[0], b: (typeof keyed)[0]) => a.key < b.key || (a.key === b.key && a.element.id < b.element.id)
  if (keyed.every((entry, i) => i === 0 || isBefore(keyed[i - 1] ?? entry, entry))) return scene
  return keyed.toSorted((a, b) => (isBefore(a, b) ? -1 : 1)).map(({ element }) => element)
}

export interface Checks {
  /** What is bound to what may have changed. */
  ties: boolean
  /** The drawing order may not be that of the shared indexes. */
  order: boolean
}

/**
 * The scene with the changes of others in it. Elements that did not change keep their identity, because the editor caches
 * their shapes by it. Elements in `held` are left as they are.
 */
export const mergeRemote = (
  board: Board,
  ledger: Ledger,
  scene: readonly SceneElement[],
  pending: ReadonlySet<string>,
  held: ReadonlySet<string>,
  checks: Checks,
): Merge => {
  const byId = new Map(scene.map((element) => [element.id, element]))
  const merge: Merge = { next: undefined, shown: new Map(), waiting: new Set(), tiesWaiting: false }
  const replaced = new Map<string, SceneElement | undefined>()
  const indexes = new Map<string, string | null>()
  let { ties, order } = checks
  for (const id of pending) {
    const before = byId.get(id)
    if (before && held.has(id)) {
      merge.waiting.add(id)
      continue
    }
    const agreed = ledger.get(id)?.element
    const element = readElement(board, id)
    if (!element) {
      // Unreadable is not purged: whoever can still see it keeps it until it can be read again.
      if (!board.elements.has(id)) {
        merge.shown.set(id, undefined)
        if (before) replaced.set(id, undefined)
        ties = true
      }
      continue
    }
    // A scene that was bound before may show the element already.
    const known = before && (agreed ?? shareable(before))
    const names = known?.type === element.type ? differences(element, known) : undefined
    if (before && names?.length === 0) {
      merge.shown.set(id, { element, shown: before })
      continue
    }
    const shown = before && names ? withChanges(before, element, names) : nextVersion(element, before)
    merge.shown.set(id, { element, shown })
    replaced.set(id, shown)
    indexes.set(id, element.index)
    if (!before || agreed?.index !== element.index) order = true
    if (changesTies(agreed, element)) ties = true
  }
  if (replaced.size === 0 && !ties && !order) return merge
  const next: SceneElement[] = []
  for (const element of scene) {
    const replacement = replaced.has(element.id) ? replaced.get(element.id) : element
    if (replacement) next.push(replacement)
  }
  for (const [id, element] of replaced) if (element && !byId.has(id)) next.push(element)
  const ordered = order ? inOrder(ledger, next, indexes) : next
  const retied = ties ? retie(ordered, replaced, held, merge) : false
  if (replaced.size > 0 || retied || ordered !== next) merge.next = ordered
  return merge
}

/** Puts right in `next` what the elements list as bound to them. Answers whether that replaced any element. */
const retie = (
  next: SceneElement[],
  replaced: ReadonlyMap<string, SceneElement | undefined>,
  held: ReadonlySet<string>,
  merge: Merge,
): boolean => {
  const right = rightBoundElements(next)
  let retied = false
  for (const [i, element] of next.entries()) {
    const list = right.get(element.id)
    if (list === undefined) continue
    if (replaced.has(element.id)) {
      Object.assign(element, { boundElements: list })
    } else if (held.has(element.id)) {
      merge.tiesWaiting = true
    } else {
      next[i] = Object.assign(nextVersion(element, element), { boundElements: list })
      retied = true
    }
  }
  return retied
}
