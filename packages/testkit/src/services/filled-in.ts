import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** What is told apart from test to test in a file of `deploy/`. */
export interface ProxyOptions {
  /** Ports of the nodes, on the loopback interface. */
  nodes: readonly number[]
  /** The path that Tandem lies below; the root when left out. */
  below?: string
  /** Encrypted, with a certificate of its own making for `localhost`. */
  tls?: boolean
}

/** A file of `deploy/` with these places filled in. Throws for a place that is not there: then it is another file than was tested. */
export const filledIn = async (name: string, places: readonly (readonly [place: string, content: string])[]): Promise<string> => {
  let text = await readFile(fileURLToPath(new URL(`../../../../deploy/${name}`, import.meta.url)), 'utf8')
  for (const [place, content] of places) {
    if (!text.includes(place)) throw new Error(`deploy/${name} has no "${place}"`)
    text = text.replaceAll(place, () => content)
  }
  return text
}
