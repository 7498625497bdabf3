import type { PageId } from '@tandem/protocol'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { LocalCopies, LocalCopy } from '../ports.ts'

const page = 'Page0000000000000000AA' as PageId

/** What local copies promise. `make` hands out an empty device. */
export const localCopiesContract = (name: string, make: () => LocalCopies): void => {
  describe(`local copies: ${name}`, () => {
    const visit = async (copies: LocalCopies) => {
      const replica = new Y.Doc()
      const copy = copies.open(page, replica)
      return { replica, copy, mark: await copy.whenLoaded, text: replica.getText('body') }
    }
    const leave = async ({ copy, replica }: { copy: LocalCopy; replica: Y.Doc }) => {
      await copy.close()
      replica.destroy()
    }

    test('a first visit finds nothing', async () => {
      const first = await visit(make())
      expect(first.mark).toBeUndefined()
      expect(first.text.toString()).toBe('')
      await leave(first)
    })

    test('content behind a mark is there at the next visit, with the mark', async () => {
      const copies = make()
      const first = await visit(copies)
      first.text.insert(0, 'hello')
      first.copy.mark({ epoch: 2, seq: 7, role: 'editor' })
      await leave(first)
      const second = await visit(copies)
      expect(second.mark).toEqual({ epoch: 2, seq: 7, role: 'editor' })
      expect(second.text.toString()).toBe('hello')
      await leave(second)
    })

    test('content without a mark is not put into the replica: nobody knows of which epoch it is', async () => {
      const copies = make()
      const first = await visit(copies)
      first.text.insert(0, 'hello')
      await leave(first)
      const second = await visit(copies)
      expect(second.mark).toBeUndefined()
      expect(second.text.toString()).toBe('')
      await leave(second)
    })

    test('what the copy puts into the replica carries its origin', async () => {
      const copies = make()
      const first = await visit(copies)
      first.text.insert(0, 'hello')
      first.copy.mark({ epoch: 2, seq: 7, role: 'editor' })
      await leave(first)
      const replica = new Y.Doc()
      const origins: unknown[] = []
      replica.on('update', (_, origin) => void origins.push(origin))
      const copy = copies.open(page, replica)
      await copy.whenLoaded
      expect(origins).toHaveLength(1)
      expect(origins[0]).toBe(copy.origin)
      await leave({ copy, replica })
    })

    test('a later mark holds what came between', async () => {
      const copies = make()
      const first = await visit(copies)
      first.copy.mark({ epoch: 2, seq: 7, role: 'editor' })
      first.text.insert(0, 'more')
      first.copy.mark({ epoch: 2, seq: 8, role: 'viewer' })
      await leave(first)
      const second = await visit(copies)
      expect(second.mark).toEqual({ epoch: 2, seq: 8, role: 'viewer' })
      expect(second.text.toString()).toBe('more')
      await leave(second)
    })

    test('a cleared copy is gone, and nothing more is kept', async () => {
      const copies = make()
      const first = await visit(copies)
      first.text.insert(0, 'hello')
      first.copy.mark({ epoch: 2, seq: 7, role: 'editor' })
      await first.copy.clear()
      first.text.insert(0, 'late')
      first.copy.mark({ epoch: 2, seq: 8, role: 'editor' })
      await leave(first)
      const second = await visit(copies)
      expect(second.mark).toBeUndefined()
      expect(second.text.toString()).toBe('')
      await leave(second)
    })
  })
}
