import type { BoardElement, BoundElement, SceneElement } from './element.ts'

/** The ids of the elements that this one is tied to: the ends of an arrow, the container of a text. */
const tiesOf = (element: BoardElement): string[] => {
  const ids: string[] = []
  if (element.containerId) ids.push(element.containerId)
  if (element.type === 'arrow') {
    if (element.startBinding) ids.push(element.startBinding.elementId)
    if (element.endBinding && element.endBinding.elementId !== element.startBinding?.elementId) ids.push(element.endBinding.elementId)
  }
  return ids
}

/** Whether going from one state of an element to the other can change what is bound to what. */
export const changesTies = (before: BoardElement | undefined, after: BoardElement | undefined): boolean => {
  if (before?.isDeleted !== after?.isDeleted) return true
  return (before ? tiesOf(before) : []).join() !== (after ? tiesOf(after) : []).join()
}

const sameTies = (before: readonly BoundElement[], ids: ReadonlyMap<string, BoundElement>): boolean =>
  before.length === ids.size && before.every(({ id, type }) => ids.get(id)?.type === type)

/**
 * What each element must list as bound to it, worked out from the arrows and texts that say so. The list itself is shared
 * by nobody: two people who attach an arrow at once would each write a list without the other's. Answers only the elements
 * whose list is not right, in a steady order.
 */
export const rightBoundElements = (scene: readonly SceneElement[]): Map<string, BoundElement[] | null> => {
  const wanted = new Map<string, Map<string, BoundElement>>()
  for (const element of scene) {
    if (element.isDeleted) continue
    for (const target of tiesOf(element)) {
      let list = wanted.get(target)
      if (!list) wanted.set(target, (list = new Map()))
      list.set(element.id, { id: element.id, type: element.type === 'text' ? 'text' : 'arrow' })
    }
  }
  const nothing: ReadonlyMap<string, BoundElement> = new Map()
  const right = new Map<string, BoundElement[] | null>()
  for (const element of scene) {
    const list = wanted.get(element.id) ?? nothing
    const before = element.boundElements ?? []
    if (sameTies(before, list)) continue
    const kept = before.filter(({ id, type }) => list.get(id)?.type === type)
    const known = new Set(kept.map(({ id }) => id))
    const added = [...list.values()].filter(({ id }) => !known.has(id)).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    const next = [...kept.filter(({ id }, i) => kept.findIndex((other) => other.id === id) === i), ...added]
    right.set(element.id, next.length > 0 ? next : null)
  }
  return right
}
