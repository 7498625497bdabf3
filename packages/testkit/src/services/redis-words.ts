/** A command as Redis takes it: any bytes in any word. */
export const redisCommand = (words: readonly (string | Uint8Array)[]): Buffer =>
  Buffer.concat([
    Buffer.from(`*${words.length}\r\n`),
    ...words.flatMap((word) => [Buffer.from(`$${Buffer.byteLength(word)}\r\n`), Buffer.from(word as string), Buffer.from('\r\n')]),
  ])

/** The texts in a reply that is a list of them; `undefined` while more of it is on its way. */
export const redisTexts = (reply: string): string[] | undefined => {
  const head = /^\*(\d+)\r\n/.exec(reply)
  if (!head) return reply.endsWith('\r\n') && !reply.startsWith('*') ? [] : undefined
  let at = head[0].length
  const texts: string[] = []
  for (let left = Number(head[1]); left > 0; left--) {
    const size = /^\$(\d+)\r\n/.exec(reply.slice(at))
    if (!size) return undefined
    const from = at + size[0].length
    const to = from + Number(size[1])
    if (reply.length < to + 2) return undefined
    texts.push(reply.slice(from, to))
    at = to + 2
  }
  return texts
}
