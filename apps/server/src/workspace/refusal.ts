import type { Code, RequestCode } from '@tandem/protocol'

/** A request that is answered with a problem: `status` for HTTP, `code` for programs, the message for people. */
export class Refusal extends Error {
  readonly status: number
  readonly code: Code | RequestCode
  /** In milliseconds. */
  readonly retryAfter: number | undefined

  constructor(status: number, code: Code | RequestCode, message: string, retryAfter?: number) {
    super(message)
    this.status = status
    this.code = code
    this.retryAfter = retryAfter
  }
}
