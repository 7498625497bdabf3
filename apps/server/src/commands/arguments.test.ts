import { newPageId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { commandOf, pageOf } from './arguments.ts'

test.each([
  [['pages'], { do: 'pages' }],
  [['release', 'a'], { do: 'release', page: 'a', asItWas: false }],
  [['release', 'a', '--as-it-was'], { do: 'release', page: 'a', asItWas: true }],
  [['release', '--as-it-was', 'a'], { do: 'release', page: 'a', asItWas: true }],
  [['rebuild-index'], { do: 'rebuild-index' }],
  [['setup-link'], { do: 'setup-link' }],
  [['password-link', 'Ana@example.org'], { do: 'password-link', email: 'ana@example.org' }],
  [
    ['move', '--to', 'postgres://tandem:secret@db.example.org/tandem', '--replace'],
    { do: 'move', to: { kind: 'postgres', url: 'postgres://tandem:secret@db.example.org/tandem' }, replace: true },
  ],
  [['move', '--to', 'sqlite:/var/lib/tandem'], { do: 'move', to: { kind: 'sqlite', folder: '/var/lib/tandem' }, replace: false }],
  [['--help'], { do: 'help' }],
  [['help'], { do: 'help' }],
])('%j is understood', (typed, command) => {
  expect(commandOf(typed)).toEqual(command)
})

test.each([
  [[]],
  [['page']],
  [['pages', 'all']],
  [['rebuild-index', 'all']],
  [['setup-link', 'now']],
  [['password-link']],
  [['password-link', 'ana']],
  [['password-link', '--ana@example.org']],
  [['move']],
  [['move', '--to']],
  [['move', 'sqlite:data']],
  [['move', '--to', 'mysql://db.example.org/tandem']],
  [['move', '--to', 'sqlite:data', 'sqlite:other']],
  [['release']],
  [['release', '']],
  [['release', '--as-it-was']],
  [['release', 'a', 'b']],
  [['release', 'a', '--force']],
  [['release', '--force']],
])('%j is no command', (typed) => {
  expect(commandOf(typed)).toBeUndefined()
})

const page = newPageId()
test.each([
  ['an id', page],
  ['a path', `/p/${page}`],
  ['a path with a title', `/p/plan-for-spring-${page}/`],
  ['an address', `https://tandem.example.org/p/plan-${page}?from=mail#top`],
  ['an encoded address', `http://localhost:3000/p/%D0%BF%D0%BB%D0%B0%D0%BD-${page}`],
])('a page is known by %s', (_, typed) => {
  expect(pageOf(typed)).toBe(page)
})

test.each(['', '/', 'plan', '/p/plan', '%E0%A4%A', "x' or 1=1 --", `${page}x`])('%j is no page', (typed) => {
  expect(pageOf(typed)).toBeUndefined()
})
