import type { Person } from '@tandem/protocol'

/** Who sent a request with this `Cookie` header. */
export type Identify = (cookieHeader: string | undefined) => Promise<Person | undefined>
