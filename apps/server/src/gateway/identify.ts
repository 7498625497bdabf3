import type { IncomingHttpHeaders } from 'node:http'
import type { Person, SignInId } from '@tandem/protocol'

/** Whose sign-in came along with these headers. */
export type Identify = (headers: IncomingHttpHeaders) => Promise<{ person: Person; signIn: SignInId } | undefined>
