export interface Deferred {
  promise: Promise<void>
  resolve: () => void
  reject: (error: Error) => void
}

/** A promise that somebody else settles. */
export const deferred = (): Deferred => {
  let settle: Omit<Deferred, 'promise'> | undefined
  const promise = new Promise<void>((resolve, reject) => (settle = { resolve, reject }))
  return { promise, ...(settle as unknown as Omit<Deferred, 'promise'>) }
}
