import type * as Y from 'yjs'
import { type BoardElement, isInvisible, type SceneElement } from './element.ts'
import { changesTies } from './bound-elements.ts'
import type { Ledger } from './ledger.ts'
import type { Checks } from './merge-remote.ts'
import { addElement, type Board, differences, overrideElement, readElement } from './model.ts'
import { shareable } from './parse-element.ts'

/** One update of 300 elements of every kind stays well below the 256 kB that may travel at once. */
const MAX_ELEMENTS = 300
const MAX_BYTES = 150_000

interface Change {
  element: BoardElement
  /** Properties to write over the stored element, or the whole element when it is new. */
  write: readonly string[] | 'all'
  bytes: number
  /** What is bound to what may be different now. */
  ties: boolean
}

/** Gives the editor's own object the rounded values: what one person sees is what everybody sees. */
const roundInPlace = (shown: SceneElement, element: BoardElement): void => {
  const { x, y, width, height, points } = element
  Object.assign(shown, { x, y, width, height }, points && { points })
}

const size = (element: BoardElement): number =>
  500 + (element.points?.length ?? 0) * 5 + (element.text?.length ?? 0) * 2 + (element.originalText?.length ?? 0) * 2

/** What has to be written for one changed element of the scene; the ledger learns what will then be agreed on. */
const changeOf = (board: Board, ledger: Ledger, own: Set<string>, shown: SceneElement): Change | undefined => {
  const local = shareable(shown)
  if (!local) return undefined
  const entry = ledger.get(shown.id)
  if (!entry) {
    // In the replica but never shown: another binding wrote it, or it is about to be shown.
    if (board.elements.has(shown.id)) return undefined
    if (local.isDeleted || isInvisible(local)) return undefined
    roundInPlace(shown, local)
    ledger.agree(local, shown)
    own.add(local.id)
    return { element: local, write: 'all', bytes: size(local), ties: changesTies(undefined, local) }
  }
  // Agreed on once but gone from the replica: purged, and about to leave the scene.
  const stored = readElement(board, shown.id)
  if (!stored) return undefined
  const before = entry.element
  const element = shown.index === entry.shownIndex ? { ...local, index: before.index } : local
  const names = differences(element, before)
  const write = differences(element, stored).filter((name) => names.includes(name))
  roundInPlace(shown, element)
  ledger.agree(element, shown)
  if (write.includes('index')) own.add(element.id)
  return write.length > 0 ? { element, write, bytes: size(element), ties: changesTies(before, element) } : undefined
}

/** Groups of a size that one transaction may have. A text stays with the container it is bound to. */
const groupsOf = (changes: readonly Change[]): Change[][] => {
  const byId = new Map(changes.map((change) => [change.element.id, change]))
  const ordered = new Set<Change>()
  const texts = new Map<string, Change[]>()
  for (const change of changes) {
    const container = change.element.containerId
    if (container && byId.has(container)) texts.set(container, [...(texts.get(container) ?? []), change])
  }
  const groups: Change[][] = []
  let group: Change[] = []
  let bytes = 0
  for (const change of changes) {
    if (ordered.has(change) || (change.element.containerId && byId.has(change.element.containerId))) continue
    const together = [change, ...(texts.get(change.element.id) ?? [])]
    const more = together.reduce((sum, { bytes: each }) => sum + each, 0)
    if (group.length > 0 && (group.length + together.length > MAX_ELEMENTS || bytes + more > MAX_BYTES)) {
      groups.push(group)
      group = []
      bytes = 0
    }
    for (const each of together) ordered.add(each)
    group.push(...together)
    bytes += more
  }
  // A text whose container is itself a text in a container, which no editor makes: never lose it.
  const rest = changes.filter((change) => !ordered.has(change))
  if (group.length > 0 || rest.length > 0) groups.push([...group, ...rest])
  return groups
}

/**
 * Writes what changed in the scene into the replica, property by property. `own` collects the ids of elements whose
 * index was written here. Makes no update when nothing that is shared has changed. Answers what is to be
 * checked in the scene afterwards.
 */
export const writeChanges = (
  replica: Y.Doc,
  board: Board,
  ledger: Ledger,
  own: Set<string>,
  changed: readonly SceneElement[],
  origin: unknown,
): Checks => {
  const changes: Change[] = []
  for (const shown of changed) {
    const change = changeOf(board, ledger, own, shown)
    if (change) changes.push(change)
  }
  for (const group of groupsOf(changes)) {
    replica.transact(() => {
      for (const { element, write } of group) {
        if (write === 'all') addElement(board, element)
        else overrideElement(board, element, write)
      }
    }, origin)
  }
  return {
    order: changes.some(({ write }) => write === 'all' || write.includes('index')),
    ties: changes.some(({ ties }) => ties),
  }
}
