import { expect, test } from 'vitest'
import { Metrics } from './metrics.ts'
import { Spread } from './spread.ts'
import { Tally } from './tally.ts'

const pageOf = async (fill: (metrics: Metrics) => void): Promise<string[]> => {
  const metrics = new Metrics()
  fill(metrics)
  return (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('# HELP'))
}

test('a value counts in the bucket whose bound it does not pass, and in all above', async () => {
  const spread = new Spread([1, 10])
  for (const value of [0.5, 1, 10, 10.5]) spread.add(value)
  expect(await pageOf((metrics) => metrics.spread('size', 'Sizes.', spread))).toEqual([
    '# TYPE size histogram',
    'size_bucket{le="1"} 2',
    'size_bucket{le="10"} 3',
    'size_bucket{le="+Inf"} 4',
    'size_sum 22',
    'size_count 4',
  ])
})

test('words that are on no list are one word: nobody makes the page grow', async () => {
  const tally = new Tally(['rate'])
  for (const word of ['rate', 'made up', 'made up too']) tally.add(word)
  expect(await pageOf((metrics) => metrics.tally('refusals_total', 'Refusals.', { label: 'code', tally }))).toEqual([
    '# TYPE refusals_total counter',
    'refusals_total{code="rate"} 1',
    'refusals_total{code="other"} 2',
  ])
})

test('what cannot be read just now has no value, and the others have theirs', async () => {
  const page = await pageOf((metrics) => {
    metrics.gauge('lost', 'Lost.', () => Promise.reject(new Error('the disk is gone')))
    metrics.gauge('there', 'There.', () => 1)
  })
  expect(page).toEqual(['# TYPE lost gauge', '# TYPE there gauge', 'there 1'])
})
