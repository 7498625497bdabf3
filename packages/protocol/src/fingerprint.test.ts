import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { claimAnswer, clientMessages, handshake, joinAnswer, serverMessages, verifyAnswer } from './schemas.ts'
import { PROTOCOL_VERSION } from './version.ts'

const fingerprint = (...parts: z.ZodType[]) =>
  createHash('sha256')
    .update(JSON.stringify(parts.map((part) => z.toJSONSchema(part, { unrepresentable: 'any' }))))
    .digest('hex')
    .slice(0, 12)

/** The wire as it was when its version was last raised. Changed on purpose? Raise PROTOCOL_VERSION, tell version.ts, copy the new value. */
test('the wire changes only together with its version', () => {
  const answers = [joinAnswer, claimAnswer, verifyAnswer]
  expect([PROTOCOL_VERSION, fingerprint(handshake, z.object(clientMessages), z.object(serverMessages), ...answers)]).toEqual([
    1,
    '208780e173ee',
  ])
})
