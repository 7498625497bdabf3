/** What is looked for: everything, only what can be done, only people, or how to use the palette. */
export type Scope = 'all' | 'actions' | 'people' | 'help'
export interface Query {
  scope: Scope
  words: string
}

const PREFIXES: Readonly<Record<string, Scope>> = { '>': 'actions', '@': 'people', '?': 'help' }

/** Reads what was typed: its first character may narrow the search. */
export const readQuery = (typed: string): Query => {
  const text = typed.trimStart()
  const scope = PREFIXES[text.charAt(0)]
  return scope ? { scope, words: text.slice(1).trim() } : { scope: 'all', words: text.trim() }
}
