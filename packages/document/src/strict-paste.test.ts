import { expect, test } from 'vitest'
import { hideStyles } from './strict-paste.ts'

test('styles of pasted text are hidden from the browser, and only those', () => {
  expect(hideStyles('<b style="font-weight:normal" id="x"><span class=a style=\'color:red\'>style=1</span></b>')).toBe(
    '<b data-style="font-weight:normal" id="x"><span class=a data-style=\'color:red\'>style=1</span></b>',
  )
})
