import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { clientMessages, handshake, joinAnswer, serverMessages } from './schemas.ts'
import { PROTOCOL_VERSION } from './version.ts'

const fingerprint = (...parts: z.ZodType[]) =>
  createHash('sha256')
    .update(JSON.stringify(parts.map((part) => z.toJSONSchema(part, { unrepresentable: 'any' }))))
    .digest('hex')
    .slice(0, 12)

/** The wire as it was when its version was last raised. Changed on purpose? Raise PROTOCOL_VERSION, tell version.ts, copy the new value. */
test('the wire changes only together with its version', () => {
  expect([PROTOCOL_VERSION, fingerprint(handshake, z.object(clientMessages), z.object(serverMessages), joinAnswer)]).toEqual([
    1,
    'efbee510f7f9',
  ])
})
