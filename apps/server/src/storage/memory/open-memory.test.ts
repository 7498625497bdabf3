import { catalogueContract } from '../catalogue.contract.ts'
import { claimsContract } from '../claims.contract.ts'
import { openMemory } from './open-memory.ts'
import { quarantineContract } from '../quarantine.contract.ts'
import { updateLogContract } from '../update-log.contract.ts'

const open = async () => openMemory({ now: () => 1234 })

updateLogContract('memory', async () => {
  const store = await open()
  return { store, changeRules: async () => void store.log.access++ }
})
claimsContract('memory', open)
quarantineContract('memory', open)
catalogueContract('memory', open)
