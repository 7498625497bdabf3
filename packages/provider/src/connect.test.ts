import { newPageId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { connect } from './connect.ts'

/** A port of this machine where nobody answers. */
const NOBODY = 'http://127.0.0.1:9'

test('without a browser and without a server a tab says it is offline and when it tries again', async () => {
  const connection = connect({ url: NOBODY, storage: 'memory' })
  const page = connection.open(newPageId())
  await new Promise<void>((resolve) => {
    const stop = connection.subscribe(() => {
      if (connection.status.state !== 'offline') return
      stop()
      resolve()
    })
  })
  expect(connection.status).toMatchObject({ state: 'offline', retryAt: expect.any(Number) })
  expect(page.status).toEqual({ state: 'offline', hasContent: false })
  expect(page.canEdit).toBe(false)
  await connection.close()
})
