import * as Y from 'yjs'

/** A line by the name of the block around it, and the way from that block to the line's text. */
export interface LinePath {
  block: string
  steps: readonly number[]
}

const idOf = (element: Y.XmlElement): string | undefined => {
  const id: unknown = element.getAttribute('id')
  return typeof id === 'string' && id !== '' ? id : undefined
}

/** How to find the line with this text again; `undefined` when no block around it has a name. */
export const lineOf = (text: Y.XmlText, root: Y.XmlFragment): LinePath | undefined => {
  const steps: number[] = []
  let type: Y.XmlFragment | Y.XmlText = text
  while (type !== root) {
    const id = type instanceof Y.XmlElement ? idOf(type) : undefined
    if (id !== undefined) return { block: id, steps }
    const parent: unknown = type.parent
    if (!(parent instanceof Y.XmlFragment) || !(type instanceof Y.XmlText || type instanceof Y.XmlElement)) return undefined
    steps.unshift(parent.toArray().indexOf(type))
    type = parent
  }
  return undefined
}

/** The text of that line as it stands now. */
export const sameLine = ({ block, steps }: LinePath, root: Y.XmlFragment): Y.XmlText | undefined => {
  for (const element of root.createTreeWalker((node) => node instanceof Y.XmlElement)) {
    if (!(element instanceof Y.XmlElement) || idOf(element) !== block) continue
    let type: unknown = element
    for (const step of steps) type = type instanceof Y.XmlElement ? type.get(step) : undefined
    if (type instanceof Y.XmlText) return type
  }
  return undefined
}
