import { LIMITS } from '@tandem/protocol'
import { readStored, writeStored } from '../../shared/lib/stored-json.ts'

/** How somebody without an account called themselves here the last time. */
export interface RememberedGuest {
  name: string
  color: number
}

const KEY = 'tandem:guest'

const isGuest = (value: unknown): value is RememberedGuest => {
  const { name, color } = (value ?? {}) as Partial<RememberedGuest>
  return typeof name === 'string' && name.length <= LIMITS.nameLength && Number.isInteger(color) && Number(color) >= 0 && Number(color) < 12
}

export const rememberedGuest = (): RememberedGuest | undefined => readStored(KEY, isGuest)
export const rememberGuest = (guest: RememberedGuest): void => writeStored(KEY, guest)
