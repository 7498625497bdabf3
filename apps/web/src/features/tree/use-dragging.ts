import type { TreePage } from '@tandem/protocol'
import { type DragEvent, type RefObject, useRef, useState } from 'react'
import { type Drop, dropOn } from './drop.ts'
import { toggleBranch } from './open-branches.ts'
import { moveTo } from './page-verbs.ts'
import type { Row } from './rows.ts'
import { tree } from './tree.ts'
import { ownAddress } from '../../shared/lib/base-path.ts'

const INDENT = 14
const OPENS_AFTER = 700

const isSame = (one: Drop | undefined, other: Drop | undefined): boolean =>
  one?.row === other?.row && one?.edge === other?.edge && one?.level === other?.level

/** A page on its way through the tree: where it would go, and what to listen to. */
export const useDragging = (rows: readonly Row[], scroll: RefObject<HTMLDivElement | null>) => {
  const dragged = useRef<TreePage>(undefined)
  const resting = useRef<{ key: string; timer: ReturnType<typeof setTimeout> }>(undefined)
  const [drop, setDrop] = useState<Drop>()

  const show = (next: Drop | undefined): void => setDrop((before) => (isSame(before, next) ? before : next))
  /** A closed page opens when the pointer rests on it. */
  const rest = (row: Row | undefined): void => {
    if (resting.current?.key === row?.key) return
    clearTimeout(resting.current?.timer)
    resting.current = undefined
    if (row?.type !== 'page' || !row.isParent || row.isOpen) return
    resting.current = { key: row.key, timer: setTimeout(() => toggleBranch(row.key), OPENS_AFTER) }
  }
  const end = (): void => {
    dragged.current = undefined
    rest(undefined)
    show(undefined)
  }
  const dropAt = ({ target, clientX, clientY }: DragEvent): Drop | undefined => {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-key]') : null
    const row = element ? rows.find(({ key }) => key === element.dataset['key']) : undefined
    if (!element || !row || !dragged.current) return undefined
    rest(row)
    const { top, height, left, right } = element.getBoundingClientRect()
    const isRtl = scroll.current && getComputedStyle(scroll.current).direction === 'rtl'
    const along = isRtl ? right - clientX : clientX - left
    return dropOn(tree.model, row, dragged.current.id, { y: (clientY - top) / height, level: Math.floor((along - 20) / INDENT) + 2 })
  }

  return {
    drop,
    end,
    start: (row: Row, event: DragEvent): void => {
      if (row.type !== 'page') return event.preventDefault()
      dragged.current = row.page
      event.dataTransfer.effectAllowed = 'move'
      event.dataTransfer.setData('text/plain', `${ownAddress()}${row.page.address}`)
    },
    target: {
      onDragOver: (event: DragEvent): void => {
        if (!dragged.current) return
        const next = dropAt(event)
        show(next)
        if (!next) return
        event.preventDefault()
        event.dataTransfer.dropEffect = 'move'
      },
      onDragLeave: (event: DragEvent): void => {
        if (!(event.relatedTarget instanceof Node) || !scroll.current?.contains(event.relatedTarget)) {
          rest(undefined)
          show(undefined)
        }
      },
      onDrop: (event: DragEvent): void => {
        const page = dragged.current
        const target = dropAt(event)
        end()
        if (!page || !target) return
        event.preventDefault()
        void moveTo(page, target.place)
      },
    },
  }
}
