import { OperationNodeTransformer, type KyselyPlugin, type PrimitiveValueListNode, type ValueNode } from 'kysely'

/**
 * `text` as every database can keep it: without NUL, which Postgres refuses, and with the replacement character in
 * place of lone surrogates, which have no UTF-8 form.
 */
export const storedText = (text: string): string => text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\u{FFFD}')

const storable = (value: unknown): unknown => (typeof value === 'string' ? storedText(value) : value)

class StorableValues extends OperationNodeTransformer {
  protected override transformValue(node: ValueNode): ValueNode {
    return { ...super.transformValue(node), value: storable(node.value) }
  }

  protected override transformPrimitiveValueList(node: PrimitiveValueListNode): PrimitiveValueListNode {
    return { ...super.transformPrimitiveValueList(node), values: node.values.map(storable) }
  }
}

/** Makes `storedText` of every text that a query carries, whoever wrote it: both databases keep, and look for, the same. */
export const storableTexts = (): KyselyPlugin => {
  const values = new StorableValues()
  return { transformQuery: ({ node, queryId }) => values.transformNode(node, queryId), transformResult: async ({ result }) => result }
}
