import { common, createLowlight } from 'lowlight'

/** A stretch of code, in characters from its start, that is drawn in one colour. */
export interface CodeToken {
  from: number
  to: number
  kind: TokenKind
}

export const TOKEN_KINDS = ['keyword', 'string', 'number', 'comment', 'title', 'type', 'attribute', 'meta', 'addition', 'deletion'] as const
export type TokenKind = (typeof TOKEN_KINDS)[number]

const KINDS: Readonly<Record<string, TokenKind>> = {
  keyword: 'keyword',
  'selector-tag': 'keyword',
  name: 'keyword',
  literal: 'number',
  number: 'number',
  symbol: 'number',
  string: 'string',
  regexp: 'string',
  link: 'string',
  comment: 'comment',
  quote: 'comment',
  title: 'title',
  section: 'title',
  'selector-class': 'title',
  'selector-id': 'title',
  built_in: 'type',
  type: 'type',
  attr: 'attribute',
  attribute: 'attribute',
  property: 'attribute',
  variable: 'attribute',
  'template-variable': 'attribute',
  meta: 'meta',
  'meta-string': 'meta',
  bullet: 'meta',
  addition: 'addition',
  deletion: 'deletion',
}

const lowlight = createLowlight(common)

type Tree = ReturnType<typeof lowlight.highlight>
type Child = Tree['children'][number]

const kindOf = (child: Child): TokenKind | undefined => {
  const names = child.type === 'element' ? child.properties['className'] : undefined
  const name = Array.isArray(names) ? names[0] : undefined
  return typeof name === 'string' ? KINDS[name.replace('hljs-', '')] : undefined
}

/** The coloured stretches of a piece of code, in order and without overlap; none for an unknown language. */
export const codeTokens = (code: string, language: string): CodeToken[] => {
  if (!lowlight.registered(language)) return []
  const tokens: CodeToken[] = []
  let at = 0
  const walk = (child: Child, kind: TokenKind | undefined): void => {
    if (child.type === 'text') {
      const to = at + child.value.length
      const last = tokens.at(-1)
      if (kind && last?.to === at && last.kind === kind) last.to = to
      else if (kind) tokens.push({ from: at, to, kind })
      at = to
    } else if (child.type === 'element') for (const inner of child.children) walk(inner, kindOf(child) ?? kind)
  }
  for (const child of lowlight.highlight(language, code).children) walk(child, undefined)
  return tokens
}
