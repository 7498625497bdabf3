import { catalogueContract } from './catalogue.contract.ts'
import { claimsContract } from './claims.contract.ts'
import { openMemory } from './memory-store.ts'
import { quarantineContract } from './quarantine.contract.ts'
import { updateLogContract } from './update-log.contract.ts'

const open = async () => openMemory({ now: () => 1234 })

updateLogContract('memory', open)
claimsContract('memory', open)
quarantineContract('memory', open)
catalogueContract('memory', open)
