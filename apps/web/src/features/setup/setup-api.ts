import type { Next, SetUp } from '@tandem/protocol'
import { ask } from '../../shared/lib/api.ts'
import { isObjectOf, isText } from '../../shared/lib/guards.ts'

const isNext = isObjectOf<Next>({ address: isText })

/** Makes the workspace and its owner, signs this browser in, and says where to go. */
export const setUpWorkspace = async (said: SetUp): Promise<string> =>
  (await ask('/setup', { method: 'POST', body: said, is: isNext })).address
