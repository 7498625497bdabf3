interface AskedAddress {
  /** Where to go after signing in. */
  next?: string
  /** Why a provider brought somebody back without having signed them in. */
  problem?: string
}

/** What the addresses of signing in may carry. */
export const readAsked = ({ next, problem }: Record<string, unknown>): AskedAddress => ({
  ...(typeof next === 'string' && { next }),
  ...(typeof problem === 'string' && { problem }),
})
