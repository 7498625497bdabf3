import { expect, test } from 'vitest'
import { looksLikeMarkdown } from './looks-like-markdown.ts'

test.each([
  ['a heading', '# Plan\n\nWe meet at nine.'],
  ['a list', '- one\n- two'],
  ['numbered steps', '1. one\n2. two'],
  ['a task', '- [ ] write'],
  ['a quote', '> wise\n> words'],
  ['a fence', '```js\nlet x = 1\n```'],
  ['a link in a sentence', 'See [this](https://example.org) first.'],
  ['bold words', 'This is **very** important'],
])('%s is Markdown', (_name, text) => {
  expect(looksLikeMarkdown(text)).toBe(true)
})

test.each([
  ['a sentence', 'We meet at nine. Bring 2 * 3 apples - or more.'],
  ['one dash', '- by the way'],
  ['an address', 'https://example.org/a_b_c'],
  ['snake case', 'use __init__ and my_long_name here'],
  ['a shell script', '#!/bin/sh\n# set up\nexport A=1\nfunction run() {\n  echo hi;\n}\n# done\nrun;'],
  ['Python', 'import os\n# read it\ndef main():\n    return 1\n# end\nclass A:\n    x = 1'],
  ['nothing', ''],
])('%s is not', (_name, text) => {
  expect(looksLikeMarkdown(text)).toBe(false)
})
