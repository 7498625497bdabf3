import { catalogueContract } from './catalogue.contract.ts'
import { openMemory } from './memory-store.ts'
import { updateLogContract } from './update-log.contract.ts'

updateLogContract('memory', async () => openMemory())
catalogueContract('memory', async () => openMemory())
