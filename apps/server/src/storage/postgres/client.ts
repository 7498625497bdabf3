import { Client, Pool, types, type ClientConfig, type PoolConfig } from 'pg'

const BYTEA = 17
const BIGINT = 20
const NUMERIC = 1700

/** A server that answers at all does so within this time. */
const CONNECT_MS = 5000
const KEEP_ALIVE_MS = 10_000

const bytesOf = (hex: string): Uint8Array => {
  const bytes = Buffer.allocUnsafeSlow((hex.length - 2) / 2)
  // `\x` comes first.
  bytes.write(hex.slice(2), 'hex')
  return new Uint8Array(bytes.buffer)
}

const parsers: Record<number, (text: string) => unknown> = { [BYTEA]: bytesOf, [BIGINT]: Number, [NUMERIC]: Number }

const commonConfig = (databaseUrl: string): ClientConfig => ({
  connectionString: databaseUrl,
  application_name: 'tandem',
  connectionTimeoutMillis: CONNECT_MS,
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  types: { getTypeParser: (oid, format) => parsers[Number(oid)] ?? types.getTypeParser(Number(oid), format) },
})

/** Times in milliseconds. */
interface Patience {
  /** For one statement. */
  statement: number
  /** For the next statement of a transaction: a node that stands still must not keep what others wait for. */
  next: number
}

/** What is committed is on the disk of the server, whatever its default is; a standby that applies it first is more than that. */
const settings = ({ statement, next }: Patience): string => `
  select set_config('synchronous_commit', case current_setting('synchronous_commit') when 'remote_apply' then 'remote_apply' else 'on' end, false),
    set_config('statement_timeout', '${statement}', false), set_config('idle_in_transaction_session_timeout', '${next}', false)`

/** A connection that is to be used alone. Its end is heard of by whoever asks something of it. */
export const connect = async (databaseUrl: string, patience: Patience): Promise<Client> => {
  // The server ends a statement before that, when it can.
  const client = new Client({ ...commonConfig(databaseUrl), query_timeout: patience.statement + CONNECT_MS })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(settings(patience))
    return client
  } catch (error) {
    hangUp(client)
    throw error
  }
}

/** Ends a connection that may not answer any more. */
export const hangUp = (client: Client): void => {
  client.end().catch(() => undefined)
  const { connection } = client as unknown as { connection?: { stream?: { destroy(): void } } }
  connection?.stream?.destroy()
}

/** Connections for many, made when they are needed. */
export const openPool = (databaseUrl: string, { most, ...patience }: Patience & { most: number }): Pool => {
  const config: PoolConfig & { onConnect: (client: Client) => Promise<void> } = {
    ...commonConfig(databaseUrl),
    max: most,
    idleTimeoutMillis: 60_000,
    onConnect: async (client) => {
      // Also while somebody has it: the question they ask fails, and that is enough.
      client.on('error', () => undefined)
      await client.query(settings(patience))
    },
  }
  const pool = new Pool(config as PoolConfig)
  pool.on('error', () => undefined)
  return pool
}
