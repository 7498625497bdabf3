import { expect, test } from 'vitest'
import { treeOf } from '../scratch-tree.ts'
import { anchorsIn, linkProblems, linksIn } from './links.mjs'
import { numbersIn, promiseProblems } from './promises.mjs'

test('links, images and references are found, code is not', () => {
  const text = [
    'See [the page](docs/a.md#one) and ![picture](b.png "title").',
    '```md',
    '[not](a-link.md)',
    '```',
    'Nor `[this](one.md)`. [ref]',
    '[ref]: c.md',
    '<img src="d.png" alt="">',
  ].join('\n')
  expect(linksIn(text)).toEqual(['docs/a.md#one', 'b.png', 'c.md', 'd.png'])
})

test('headings become anchors the way code hosts make them', () => {
  expect([...anchorsIn('# Back up, then go\n## `npm start`\n## Twice\n## Twice\n')]).toEqual([
    'back-up-then-go',
    'npm-start',
    'twice',
    'twice-1',
  ])
})

test('a link to a missing file, a missing heading or out of the repository is a problem', () => {
  const root = treeOf({
    'README.md':
      '[ok](docs/a.md#one) [self](#here) [web](https://example.org) [gone](docs/b.md) [no heading](docs/a.md#two) [out](../x.md)\n# Here\n',
    'docs/a.md': '# One\n[back](../README.md)\n',
  })
  const { problems, saw } = linkProblems(root)
  expect(problems).toEqual([
    'README.md: docs/b.md leads to no file',
    'README.md: docs/a.md#two names no heading of docs/a.md',
    'README.md: ../x.md leads to no file',
  ])
  expect(saw).toBe('6 links in 2 pages')
})

const page = '- **D1** (kept since 0.1.0) One.\n- **D2** (kept since 0.1.0) Two.\n- **D3** (coming) Three.\n'

test('a title may begin with several numbers, and only a beginning counts', () => {
  const text = `test('D1 D7 both', f)\ntest.for([1])('D2 each', f)\nit("not D3", f)\ndescribe(\`D10, D4 group\`, f)\ntest('Dx', f)`
  expect(numbersIn(text)).toEqual([1, 7, 2, 10, 4])
})

test('every kept promise has a test and every number a promise', () => {
  const good = treeOf({ 'docs/PROMISES.md': page, 'apps/server/test/a.test.ts': "test('D1 D2 hold', f)" })
  expect(promiseProblems(good)).toEqual({ problems: [], saw: 'tests per promise: D1 1, D2 1, D3 (coming) 0' })
  const bad = treeOf({ 'docs/PROMISES.md': page, 'apps/server/test/a.test.ts': "test('D1 D9 hold', f)" })
  expect(promiseProblems(bad).problems).toEqual([
    'apps/server/test/a.test.ts: a title begins with D9, which docs/PROMISES.md does not have',
    'D2 is said to be kept and no test title begins with it',
  ])
  const empty = treeOf({ 'docs/PROMISES.md': '# Nothing\n- **D1** soon\n' })
  expect(promiseProblems(empty).problems).toHaveLength(1)
})
