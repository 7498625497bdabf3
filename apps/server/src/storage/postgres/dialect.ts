import {
  CompiledQuery,
  HandleEmptyInListsPlugin,
  Kysely,
  PostgresDialect,
  PostgresDriver,
  replaceWithNoncontingentExpression,
  type DatabaseConnection,
  type PostgresDialectConfig,
} from 'kysely'
import type { Pool } from 'pg'
import type { DatabaseCounts } from '../../telemetry/database-metrics.ts'
import { counted } from '../counted.ts'
import { storableTexts } from '../stored-text.ts'
import { WORKSPACE } from './locks.ts'

/**
 * Kysely over a pool. `inTurn`: its transactions run one after the other, whichever node they are of: what they ask
 * before they write still holds when they commit, as on SQLite.
 */
export const kyselyOf = <Tables>(
  pool: Pool,
  { inTurn, counts }: { inTurn: boolean; counts?: DatabaseCounts | undefined },
): Kysely<Tables> =>
  new Kysely<Tables>({
    dialect: inTurn ? new InTurnDialect({ pool }) : new PostgresDialect({ pool }),
    // SQLite takes an empty list as it is.
    plugins: [storableTexts(), new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
    log: counted(counts),
  })

class InTurnDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig

  constructor(config: PostgresDialectConfig) {
    super(config)
    this.#config = config
  }

  override createDriver() {
    return new InTurnDriver(this.#config)
  }
}

class InTurnDriver extends PostgresDriver {
  override async beginTransaction(...[connection, settings]: Parameters<PostgresDriver['beginTransaction']>) {
    await super.beginTransaction(connection, settings)
    try {
      await connection.executeQuery(CompiledQuery.raw(`select pg_advisory_xact_lock(${WORKSPACE})`))
    } catch (error) {
      await rolledBack(connection)
      throw error
    }
  }
}

/** A transaction that could not begin is nobody's to end. */
const rolledBack = async (connection: DatabaseConnection): Promise<void> => {
  try {
    await connection.executeQuery(CompiledQuery.raw('rollback'))
  } catch {
    // The connection is gone, and the pool knows it.
  }
}
