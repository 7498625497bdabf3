import { expect, test } from 'vitest'
import { tameHtml } from './strict-paste.ts'

test('styles of pasted text are hidden from the browser, and only those', () => {
  expect(tameHtml('<b style="font-weight:normal" id="x"><span class=a style=\'color:red\'>a style=1 b</span></b>')).toBe(
    '<b data-style="font-weight:normal" id="x"><span class=a data-style=\'color:red\'>a style=1 b</span></b>',
  )
})

test('what pasted text wants to run is disarmed', () => {
  expect(tameHtml('<img src="x" onerror="alert(1)" onload = "x">on time = now')).toBe(
    '<img src="x" data-off="alert(1)" data-off= "x">on time = now',
  )
})
