import { expect, test } from 'vitest'
import { VirtualClock } from '../../test/virtual-clock.ts'
import { DatabaseCounts, databaseMetrics } from './database-metrics.ts'
import { Metrics } from './metrics.ts'

const isUp = (page: string): string | undefined => /^tandem_database_up (\d)$/m.exec(page)?.[1]

test('a database that hangs is down after two seconds, and is asked once, however many look', async () => {
  const clock = new VirtualClock()
  const metrics = new Metrics()
  let asked = 0
  let answers: Promise<number> = new Promise(() => {})
  const quarantined = () => (asked++, answers)
  databaseMetrics(metrics, { counts: new DatabaseCounts(), quarantined, clock })
  const pages = Promise.all([metrics.text(), metrics.text()])
  await clock.advance(2000)
  expect((await pages).map(isUp)).toEqual(['0', '0'])
  expect(asked).toBe(1)

  answers = Promise.resolve(3)
  await clock.advance(5000)
  const page = await metrics.text()
  expect([isUp(page), /^tandem_pages_in_quarantine (\d+)$/m.exec(page)?.[1], asked]).toEqual(['1', '3', 2])
})
