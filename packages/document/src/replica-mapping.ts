import type { Node, Schema } from '@tiptap/pm/model'
import type { ProsemirrorBinding } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { drawPart } from './draw-element.ts'
import { isForeign, keptBehind } from './foreign-content.ts'
import { fillElement } from './kept-element.ts'

type Mapping = ProsemirrorBinding['mapping']
type Part = Mapping extends Map<infer Key, unknown> ? Key : never

/**
 * Which node stands for which part of a replica. The binding asks here before it draws, and would delete from the replica
 * what the schema does not know; so everything is drawn here.
 */
export class ReplicaMapping extends Map<Part, Node | Node[]> implements Mapping {
  #schema: Schema | undefined

  /** From now on nodes are drawn with this schema. */
  open(schema: Schema): void {
    this.#schema = schema
  }

  /** All blocks of the replica. */
  blocks(fragment: Y.XmlFragment): Node[] {
    return (fragment.toArray() as unknown[]).flatMap((part) => this.#draw(part, false) ?? [])
  }

  override get(part: Part): Node | Node[] | undefined {
    const known = super.get(part)
    if (known !== undefined || !this.#schema || part?._item?.deleted !== false) return known
    const { parent } = part
    if (part instanceof Y.XmlText && parent instanceof Y.XmlElement) return undefined
    const around = parent instanceof Y.XmlElement ? this.#schema.nodes[parent.nodeName] : undefined
    return this.#draw(part, around?.inlineContent ?? false)
  }

  /** The binding also tells what it writes: what stands for something foreign is written as that. */
  override set(part: Part, node: Node | Node[]): this {
    if (part instanceof Y.XmlElement && !part.doc && !Array.isArray(node) && isForeign(node)) {
      for (const name of Object.keys(node.attrs)) part.removeAttribute(name)
      const kept = keptBehind(node)
      if (kept) fillElement(part, kept)
    }
    return super.set(part, node)
  }

  /** The binding forgets what changed and then everything, with each change of somebody else. The first is enough. */
  override clear(): void {}

  readonly #draw = (part: unknown, inline: boolean): Node | undefined => {
    const known = part instanceof Y.AbstractType ? super.get(part) : undefined
    if (known && !Array.isArray(known)) return known
    if (!this.#schema) throw new Error('The editor has no schema yet')
    const node = drawPart(this.#schema, part, inline, this.#draw)
    if (node && part instanceof Y.AbstractType) super.set(part, node)
    return node
  }
}
