import type { ServerOptions } from 'node:http'

/** How long the HTTP server waits for somebody who connects and says nothing, or says it slowly. */
export const SERVER_OPTIONS: ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 1000,
}
