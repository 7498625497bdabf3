import type * as Y from 'yjs'
import type { BoardElement } from './element.ts'
import { Ledger } from './ledger.ts'
import { type Merge, mergeRemote } from './merge-remote.ts'
import { boardOf, elementIds, readBackground, readElement, writeBackground } from './model.ts'
import type { Scene, Timing } from './scene.ts'
import { writeChanges } from './write-changes.ts'

export interface BoardBinding {
  /** The element as scene and replica last agreed on it: where others see it while it is being dragged here. */
  stored(id: string): BoardElement | undefined
  /** Writes at once what the hand still holds back: for a page that is about to be left. */
  flush(): void
  /** Writes what is left and lets go of scene and replica. */
  destroy(): void
}

export interface BindOptions {
  timing: Timing
  /** Asked before each write; a viewer's scene is only ever drawn into. Default: always. */
  canWrite?: () => boolean
}

/** A text under edit is written at most this often, in milliseconds. */
const WRITING_PAUSE = 250

/** How long to collect changes of others, in milliseconds: showing them costs more the more elements there are. */
const pauseFor = (elements: number): number => (elements < 2_000 ? 0 : elements <= 10_000 ? 50 : 100)

/**
 * Keeps a scene and a replica in step until `destroy`. What is in the replica is shown at once; an empty scene is never
 * written. Local changes are written when the hand lets go, changes of others are shown once a frame.
 * Bind after the first sync. A second binding of the same replica changes nothing.
 */
export const bindBoard = (replica: Y.Doc, scene: Scene, { timing, canWrite = () => true }: BindOptions): BoardBinding => {
  const board = boardOf(replica)
  const ledger = new Ledger()
  const origin = { name: 'board' }
  const pending = new Set<string>([...elementIds(board), ...scene.elements().map(({ id }) => id)])
  const ownIndexes = new Set<string>()
  let background = scene.background()
  const checks = { ties: true, order: true }
  let cancelApply: (() => void) | undefined
  let cancelWriting: (() => void) | undefined
  let appliedAt = -Infinity
  let writtenAt = -Infinity
  let applying = false

  const flush = (): void => {
    cancelWriting?.()
    cancelWriting = undefined
    if (!canWrite()) return
    const changed = ledger.changed(scene.elements())
    if (changed.length > 0) {
      writtenAt = timing.now()
      const { order, ties } = writeChanges(replica, board, ledger, ownIndexes, changed, origin)
      checks.order ||= order
      checks.ties ||= ties
    }
    const shown = scene.background()
    if (shown !== background) {
      background = shown
      if (shown !== readBackground(board)) replica.transact(() => writeBackground(board, shown), origin)
    }
  }

  /** Milliseconds until local changes may be written; `undefined` while the hand is busy. */
  const waitToWrite = (): number | undefined => {
    const { busy, writing } = scene.hand()
    if (busy) return undefined
    return writing ? Math.max(0, writtenAt + WRITING_PAUSE - timing.now()) : 0
  }

  const applyBackground = (): void => {
    const stored = readBackground(board)
    if (stored === undefined || stored === background) return
    background = stored
    scene.applyBackground(stored)
  }

  /** Elements to leave alone: those under the hand, and all that it has changed on the way and not written yet. */
  const heldNow = (): Set<string> => {
    if (!canWrite()) return new Set()
    const held = new Set(scene.hand().held)
    if (waitToWrite() !== 0) for (const element of ledger.changed(scene.elements())) held.add(element.id)
    return held
  }

  /**
   * Takes down what the scene shows now. The editor gives one of two elements with the same index a new one: only the
   * browser that wrote such an index shares the repair, or all would repair at once.
   */
  const settle = ({ shown }: Merge, held: ReadonlySet<string>): void => {
    for (const [id, state] of shown) {
      if (!state) ledger.forget(id)
      else if (state.shown.index !== state.element.index && ownIndexes.has(id))
        ledger.agree(state.element, { versionNonce: Number.NaN, index: state.element.index })
      else ledger.agree(state.element, state.shown)
    }
    for (const element of ledger.changed(scene.elements())) {
      const agreed = ledger.get(element.id)?.element
      if (!agreed || held.has(element.id) || (element.index !== agreed.index && ownIndexes.has(element.id))) continue
      ledger.agree(agreed, element)
    }
  }

  const apply = (): void => {
    cancelApply = undefined
    appliedAt = timing.now()
    if (waitToWrite() === 0) flush()
    applyBackground()
    const held = heldNow()
    const merge = mergeRemote(board, ledger, scene.elements(), pending, held, checks)
    pending.clear()
    for (const id of merge.waiting) {
      pending.add(id)
      // In hand since before this binding: what differs from the replica is the hand's doing.
      const stored = ledger.get(id) ? undefined : readElement(board, id)
      if (stored) ledger.agree(stored, { versionNonce: Number.NaN, index: stored.index })
    }
    Object.assign(checks, { ties: merge.tiesWaiting, order: false })
    if (merge.next) {
      applying = true
      scene.apply(merge.next)
      applying = false
    }
    settle(merge, held)
    if (merge.next && waitToWrite() === 0) flush()
    if (checks.order || (checks.ties && !merge.tiesWaiting)) scheduleApply()
  }

  const scheduleApply = (): void => {
    if (cancelApply || (pending.size === 0 && !checks.ties && !checks.order)) return
    const wait = appliedAt + pauseFor(scene.elements().length) - timing.now()
    const inFrame = (): void => {
      cancelApply = timing.frame(apply)
    }
    if (wait > 0) cancelApply = timing.after(wait, inFrame)
    else inFrame()
  }

  const onSceneChange = (): void => {
    const wait = waitToWrite()
    if (applying || wait === undefined) return
    const elements = scene.elements()
    const changed = ledger.changed(elements)
    for (const id of ledger.missing(elements)) pending.add(id)
    if (changed.length > 0 || scene.background() !== background) {
      if (wait === 0) flush()
      else cancelWriting ??= timing.after(wait, flush)
    }
    scheduleApply()
  }

  const onReplicaChange = (events: Y.YEvent<Y.Map<unknown>>[], transaction: Y.Transaction): void => {
    if (transaction.origin === origin) return
    for (const event of events) {
      const [id] = event.path
      if (typeof id === 'string') pending.add(id)
      else for (const key of event.keys.keys()) pending.add(key)
    }
    scheduleApply()
  }

  const onMetaChange = (_: unknown, transaction: Y.Transaction): void => {
    if (transaction.origin !== origin) applyBackground()
  }

  board.elements.observeDeep(onReplicaChange as Parameters<typeof board.elements.observeDeep>[0])
  board.meta.observe(onMetaChange)
  const stopListening = scene.onChange(onSceneChange)
  apply()

  return {
    stored: (id) => ledger.get(id)?.element,
    flush,
    destroy: () => {
      flush()
      cancelApply?.()
      cancelWriting?.()
      stopListening()
      board.elements.unobserveDeep(onReplicaChange as Parameters<typeof board.elements.observeDeep>[0])
      board.meta.unobserve(onMetaChange)
    },
  }
}
