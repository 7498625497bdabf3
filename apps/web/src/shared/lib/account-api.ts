import type { ChangeMe, Me } from '@tandem/protocol'
import { ask } from './api.ts'
import { isMe } from './session-api.ts'

/** Changes the own profile. */
export const changeMe = (change: ChangeMe): Promise<Me> => ask('/me', { method: 'PATCH', body: change, is: isMe })
