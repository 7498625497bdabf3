export * as accounts from './accounts.ts'
export * as search from './search.ts'
export * as sharing from './sharing.ts'
export * as spaces from './spaces.ts'
