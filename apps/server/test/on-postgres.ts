import { openPostgres } from '../src/storage/postgres/open-postgres.ts'
import { postgresForFile } from './postgres.ts'
import { keepTestsIn } from './stores.ts'

// Imported before a file of tests, it runs them on PostgreSQL.
const postgres = postgresForFile()
let current = ''
let databaseUrl = ''

keepTestsIn(async (folder) => {
  if (folder !== current) databaseUrl = await postgres.emptyDatabase()
  current = folder
  return openPostgres({ databaseUrl })
})
