// What is promised of every store is promised of this one as well: the same tests, on PostgreSQL. With ALL_DATABASES=1
// also those that take long.
import './on-postgres.ts'
import '../src/commands/rebuild-index.test.ts'
import '../src/workspace/accounts/guest-comes-home.test.ts'
import '../src/workspace/accounts/second-factor.test.ts'
import '../src/workspace/search/search-routes.test.ts'

if (process.env['ALL_DATABASES']) {
  await import('../src/storage/stored-tree.test.ts')
  await import('../src/workspace/accounts/sign-up.test.ts')
  await import('../src/workspace/members/member-routes.test.ts')
  await import('../src/workspace/members/invitation-routes.test.ts')
  await import('../src/workspace/sharing/sharing.test.ts')
  await import('../src/workspace/spaces/spaces.test.ts')
  await import('./permissions.test.ts')
  await import('./revocation.test.ts')
}
