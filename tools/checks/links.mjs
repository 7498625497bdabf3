import { existsSync, statSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { filesBelow, ROOT } from '../workspace.mjs'
import { textOf } from '../source-files.mjs'

const withoutCode = (text) => text.replace(/^ *(```|~~~)[\s\S]*?^ *\1 *$/gm, '').replace(/`[^`\n]*`/g, '')

/** The targets of the links and images in a Markdown text, code left out. */
export const linksIn = (text) => {
  const prose = withoutCode(text)
  const inline = [...prose.matchAll(/\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/g)]
  const references = [...prose.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)]
  const html = [...prose.matchAll(/<(?:img|a|source)\b[^>]*?\b(?:src|href|srcset)="([^"]+)"/g)]
  return [...inline, ...references, ...html].map(([, target]) => target)
}

/** The anchors that a Markdown text offers, made from its headings the way code hosts make them. */
export const anchorsIn = (text) => {
  const counts = new Map()
  const headings = [...text.replace(/^ *(```|~~~)[\s\S]*?^ *\1 *$/gm, '').matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map(([, title]) => {
    const slug = title
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
      .replace(/\s/g, '-')
    const count = counts.get(slug) ?? 0
    counts.set(slug, count + 1)
    return count ? `${slug}-${count}` : slug
  })
  return new Set([...headings, ...[...text.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)].map(([, id]) => id)])
}

const isElsewhere = (target) => /^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith('//')

/** Every link between the project's own pages that leads nowhere. */
export const linkProblems = (root = ROOT) => {
  const pages = filesBelow('.', root).filter((file) => file.endsWith('.md'))
  const problems = []
  let count = 0
  for (const page of pages) {
    for (const target of linksIn(textOf(page, root))) {
      if (isElsewhere(target)) continue
      count += 1
      const [path, anchor] = decodeURIComponent(target).split('#')
      const file = path === '' ? page : posix.normalize(posix.join(dirname(page), path))
      const exists = !file.startsWith('..') && existsSync(join(root, file))
      if (!exists) problems.push(`${page}: ${target} leads to no file`)
      else if (anchor && file.endsWith('.md') && statSync(join(root, file)).isFile() && !anchorsIn(textOf(file, root)).has(anchor)) {
        problems.push(`${page}: ${target} names no heading of ${file}`)
      }
    }
  }
  if (pages.length === 0) problems.push('found no page')
  return { problems, saw: `${count} links in ${pages.length} pages` }
}

export const links = { name: 'documentation links', run: async () => linkProblems() }
