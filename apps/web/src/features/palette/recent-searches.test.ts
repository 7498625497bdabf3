import { newPrincipalId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { forgetSearches, rememberSearch, searchesOf } from './recent-searches.ts'

test('the last five searches are known, each once, to whoever made them', () => {
  const [ana, ben] = [newPrincipalId(), newPrincipalId()]
  for (const words of ['plan', 'budget', 'May', 'Plan', 'notes', 'team', 'harbour']) rememberSearch(ana, words)
  expect(searchesOf(ana)).toEqual(['harbour', 'team', 'notes', 'Plan', 'May'])
  expect(searchesOf(ben)).toEqual([])
  rememberSearch(ben, 'boats')
  expect([searchesOf(ana), searchesOf(ben)]).toEqual([[], ['boats']])
  forgetSearches()
  expect(searchesOf(ben)).toEqual([])
})
