import type { PrincipalId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import type { PageNews } from './ports.ts'
import { Publishing } from './publishing.ts'

const row = (size = 1, claims: number[] = []) => ({ bytes: new Uint8Array(size), claims, principal: 'alice' as PrincipalId })

const publishing = () => {
  const said: PageNews[] = []
  return { said, all: new Publishing(1, (news) => said.push(news)) }
}

test('the rows of a commit are one message, with the ids that are somebody’s from now on', () => {
  const { said, all } = publishing()
  all.add(4, row(1, [2000]))
  all.add(5, row(2))
  all.flush()
  all.flush()
  expect(said).toEqual([{ say: 'rows', epoch: 1, from: 4, updates: [new Uint8Array(1), new Uint8Array(2)], claims: [[2000, 'alice']] }])
})

test('rows of others in between part the message', () => {
  const { said, all } = publishing()
  for (const seq of [4, 6, 7]) all.add(seq, row())
  all.flush()
  expect(said).toMatchObject([
    { from: 4, updates: [{}] },
    { from: 6, updates: [{}, {}] },
  ])
})

test('what is too much for a message is only spoken of', () => {
  const { said, all } = publishing()
  all.add(4, row(200 * 1024))
  all.add(5, row(100 * 1024))
  all.flush()
  expect(said).toEqual([{ say: 'head', epoch: 1, seq: 5 }])
})
