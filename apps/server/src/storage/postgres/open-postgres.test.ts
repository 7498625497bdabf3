import { postgresForFile } from '../../../test/postgres.ts'
import { catalogueContract } from '../catalogue.contract.ts'
import { claimsContract } from '../claims.contract.ts'
import { quarantineContract } from '../quarantine.contract.ts'
import { updateLogContract } from '../update-log.contract.ts'
import { openPostgres } from './open-postgres.ts'

const postgres = postgresForFile()

const open = async (databaseUrl?: string) => openPostgres({ databaseUrl: databaseUrl ?? (await postgres.emptyDatabase()), now: () => 1234 })

updateLogContract('PostgreSQL', async () => {
  const url = await postgres.emptyDatabase()
  const database = new URL(url).pathname.slice(1)
  return {
    store: await open(url),
    changeRules: async () => void (await postgres.server.query(database, 'update access set version = version + 1')),
  }
})
claimsContract('PostgreSQL', () => open())
quarantineContract('PostgreSQL', () => open())
catalogueContract('PostgreSQL', () => open())
