// This file is the architecture: docs/ARCHITECTURE.md draws it, `pnpm check` judges by it.
const rule = (name, from, to) => ({ name, severity: 'error', from: typeof from === 'string' ? { path: from } : from, to })
const server = '^apps/server/src/'
const web = '^apps/web/src/'
const tests = '[.](test|contract|spec)[.]|/test/'
const drivers = 'node_modules/(@?socket[.]io|@?redis|ioredis|express|pg|kysely|better-auth)|^(node:)?sqlite$'
const editor = 'node_modules/(@tiptap|prosemirror-[a-z]+)/'

module.exports = {
  forbidden: [
    rule('everything-resolves', '', { couldNotResolve: true, pathNot: '^virtual:' }),
    rule('no-cycles', '', { circular: true }),

    // packages
    rule('packages-stand-alone', '^packages/', { path: '^apps/' }),
    rule('use-the-front-door', '^(apps|packages)/([^/]+)/', {
      path: '^(apps|packages)/',
      pathNot: '^$1/$2/|^packages/(board|document)/test/',
      dependencyTypes: ['local'],
    }),
    rule('protocol-knows-nobody', '^packages/protocol/src/', { path: '^packages/(?!protocol/)|node_modules/(yjs|socket[.]io)' }),
    rule('protocol-does-no-io', { path: '^packages/protocol/src/', pathNot: tests }, { dependencyTypes: ['core'] }),
    rule('content-knows-nobody', '^packages/content/src/', { path: '^packages/(?!content/)|^apps/' }),
    rule('provider-knows-no-content', '^packages/provider/src/', { path: '^packages/(board|document)/|node_modules/react' }),
    rule('bindings-know-no-network', '^packages/(board|document)/', { path: '^packages/(provider|protocol)/|socket[.]io' }),
    rule('board-and-document-are-strangers', '^packages/(board|document)/', {
      path: '^packages/(board|document)/',
      pathNot: '^packages/$1/',
    }),
    rule(
      'nobody-imports-tests-and-tools',
      { path: '^(apps|packages)/', pathNot: `${tests}|^packages/testkit/` },
      { path: '^(bench|chaos|e2e|tools)/|^packages/testkit/|[.](test|contract|spec)[.]' },
    ),
    rule('only-document-knows-the-editor', { pathNot: '^packages/document/|^apps/server/test/|node_modules' }, { path: editor }),
    rule(
      'only-the-board-feature-knows-excalidraw',
      { pathNot: `${web}features/board/|node_modules` },
      { path: 'node_modules/@excalidraw/' },
    ),

    // server
    rule('rooms-are-the-core', { path: `${server}rooms/`, pathNot: tests }, { path: `${server}(?!(rooms|updates)/)` }),
    rule('rooms-know-no-driver', `${server}rooms/`, { path: drivers }),
    rule('updates-are-pure', `${server}updates/`, { path: `${server}(?!updates/)|${drivers}` }),
    rule(
      'gateway-knows-rooms-and-updates',
      { path: `${server}gateway/`, pathNot: tests },
      {
        path: server,
        pathNot: `${server}(gateway|rooms|updates|telemetry)/|${server}workspace/[a-z/-]*ports[.]ts|${server}(limits|token-buckets|full-collection)[.]ts`,
      },
    ),
    rule(
      'adapters-know-only-ports',
      { path: `${server}(storage|cluster|workers)/`, pathNot: tests },
      {
        path: server,
        pathNot: `${server}(rooms/ports|workspace/([a-z/-]*ports|principal)[.]ts|updates/|$1/|telemetry/|full-collection[.]ts)`,
      },
    ),
    rule('the-bus-knows-only-rooms', `${server}cluster/`, { path: `${server}workspace/` }),
    rule(
      'server-features-know-only-ports',
      { path: `${server}(http|workspace|talk|files|history)/`, pathNot: tests },
      {
        path: server,
        pathNot: `${server}(rooms/ports|$1/|telemetry/|workspace/api/)|${server}(limits|token-buckets)[.]ts|${server}gateway/address[.]ts`,
      },
    ),
    rule('telemetry-knows-nobody', `${server}telemetry/`, { path: `${server}(?!telemetry/)` }),
    rule(
      'only-storage-speaks-sql',
      { path: server, pathNot: `${server}storage/|${tests}` },
      { path: 'node_modules/(kysely|pg)/|^(node:)?sqlite$' },
    ),
    rule(
      'only-main-and-app-wire',
      { path: server, pathNot: `${server}((main|app|workspace-area)[.]ts$|commands/)|${tests}` },
      { path: `${server}(main|app|config)[.]ts$` },
    ),

    // web
    rule('features-stand-alone', `${web}features/([^/]+)/`, { path: `${web}features/`, pathNot: `${web}features/$1/` }),
    rule('shared-knows-no-feature', `${web}shared/`, { path: `${web}(app|features)/` }),
    rule('features-dont-know-the-app', `${web}features/`, { path: `${web}app/` }),
    rule('web-opens-no-socket', web, { path: 'socket[.]io' }),
    rule(
      'no-zod-in-the-browser',
      { path: `${web}|^packages/(provider|board|document)/src/`, pathNot: tests },
      { path: 'node_modules/zod/|^packages/protocol/src/schemas', dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(apps|packages)/[^/]+/(dist|coverage)/' }, // not the dist folders of what is installed
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['@tandem/source', 'import', 'types', 'production', 'default'] },
  },
}
