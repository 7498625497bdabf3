import { join } from 'node:path'
import { openPostgresSide } from './postgres-side.ts'
import type { Side } from './side.ts'
import { openSqliteSide } from './sqlite-side.ts'

/** Where a workspace is, or is to be. */
export type Place = { kind: 'postgres'; url: string } | { kind: 'sqlite'; folder: string }

/** Opens a database for a move, alone. `make`: it need not be there yet. Rejects with a `MoveRefused` when it is in use. */
export const openSide = (place: Place, { make }: { make: boolean }): Promise<Side> =>
  place.kind === 'postgres' ? openPostgresSide(place.url) : openSqliteSide(join(place.folder, 'tandem.sqlite'), { make })
