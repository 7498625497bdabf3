import * as Y from 'yjs'

// Yjs' own numbers for kinds of content; 0 is none of them.
const END = 0
const TEXT = 4

type SharedType = Y.ContentType['type']

/**
 * Everything people could tell apart in a replica, as bytes: equal content gives equal bytes, however its changes came
 * in and were joined. Holds no ids and nothing of what was deleted.
 */
export const contentOf = (replica: Y.Doc): Uint8Array => {
  const out = new Y.UpdateEncoderV1()
  const types: SharedType[] = []
  for (const [name, root] of [...replica.share].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    // An empty root comes into being by being asked for.
    if (isEmpty(root)) continue
    out.writeString(name)
    types.push(root)
  }
  // Not recursive: how deep types are nested is up to whoever wrote them.
  for (let next = 0; next < types.length; next++) writeType(out, types[next] as SharedType, types)
  return out.toUint8Array()
}

const isEmpty = (root: SharedType): boolean => {
  for (let item = root._start; item; item = item.right) if (!item.deleted) return false
  return ![...root._map.values()].some((item) => !item.deleted)
}

/** Adds the types that lie in `type` to `nested`. */
const writeType = (out: Y.UpdateEncoderV1, type: SharedType, nested: SharedType[]): void => {
  let text = ''
  const endText = () => {
    if (text === '') return
    out.writeInfo(TEXT)
    out.writeString(text)
    text = ''
  }
  for (let item = type._start; item; item = item.right) {
    if (item.deleted) continue
    if (item.content instanceof Y.ContentString) {
      text += item.content.str
    } else {
      endText()
      writeContent(out, item, nested)
    }
  }
  endText()
  out.writeInfo(END)
  for (const [key, item] of [...type._map].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (item.deleted) continue
    out.writeString(key)
    writeContent(out, item, nested)
  }
  out.writeInfo(END)
}

const writeContent = (out: Y.UpdateEncoderV1, { content }: Y.Item, nested: SharedType[]): void => {
  if (content instanceof Y.ContentAny || content instanceof Y.ContentJSON) {
    // One by one: how many lie in one item depends on what was joined.
    for (const value of content.getContent()) {
      out.writeInfo(content.getRef())
      out.writeAny(value)
    }
    return
  }
  out.writeInfo(content.getRef())
  content.write(out, 0)
  if (content instanceof Y.ContentType) nested.push(content.type)
}
