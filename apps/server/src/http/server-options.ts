import type { ServerOptions } from 'node:http'

/**
 * How long the HTTP server waits for somebody who connects and says nothing, or says it slowly. A poll carries up to half a
 * megabyte of changes over networks of 100 kbit/s; bodies of the API are given much less time where they are read.
 */
export const SERVER_OPTIONS: ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 1000,
}
