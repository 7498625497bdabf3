import { accounts, search, spaces } from '@tandem/protocol/schemas'
import { expect, test } from 'vitest'
import { ApiStage } from '../../../test/api-stage.ts'
import { WorkspaceStage } from '../../../test/workspace-stage.ts'
import { openapiOf, openapiRoute } from './openapi.ts'
import { route, type Route } from './route.ts'

const DESCRIBED = { version: '1', basePath: '', cookie: 'tandem.session_token' }
const nothing = () => Promise.reject(new Error('nobody asks'))
const ROUTES: Route[] = [
  route('GET /pages/:page', { summary: 'One page', needs: { page: 'read' }, answer: spaces.pageDetails, handle: nothing }),
  route('POST /pages', {
    summary: 'Make a page',
    needs: 'signed in',
    body: spaces.newPage,
    answer: spaces.pageDetails,
    status: 201,
    handle: nothing,
  }),
  route('DELETE /pages/:page', { summary: 'To the trash', needs: { page: 'write', orTrash: true }, handle: nothing }),
  route('GET /search', { summary: 'Search', needs: 'signed in', query: search.askSearch, answer: search.found, handle: nothing }),
  route('POST /sign-in', { summary: 'Sign in', needs: 'nothing', body: accounts.signIn, answer: accounts.me, handle: nothing }),
]

test('each route is described by what checks its requests', () => {
  const { paths } = openapiOf(ROUTES, DESCRIBED)
  expect(paths['/pages/{page}']?.['get']).toMatchObject({
    operationId: 'getPagesPage',
    summary: 'One page',
    parameters: [{ name: 'page', in: 'path', required: true }],
    responses: { 200: { content: { 'application/json': { schema: { properties: { id: { pattern: '^[0-9A-Za-z]{22}$' } } } } } } },
  })
  expect(paths['/pages/{page}']?.['delete']).toMatchObject({ responses: { 204: {}, default: { $ref: '#/components/responses/Problem' } } })
  expect(paths['/pages']?.['post']).toMatchObject({
    requestBody: { required: true, content: { 'application/json': { schema: { required: ['kind'] } } } },
    responses: { 201: {} },
  })
  const operation = paths['/search']?.['get'] as { parameters: { name: string; required: boolean }[] } | undefined
  expect(operation?.parameters.map(({ name, required }) => [name, required])).toEqual([
    ['q', true],
    ['space', false],
    ['kind', false],
    ['limit', false],
  ])
  expect(paths['/sign-in']?.['post']).toMatchObject({ security: [] })
})

test('a program can read it without a key, and finds the description in itself', async () => {
  const routes: Route[] = [...ROUTES]
  const stage = await ApiStage.open(() => {
    routes.push(openapiRoute(() => routes, { ...DESCRIBED, version: '1.2.3' }))
    return routes
  })
  const { status, body } = await stage.ask<{ openapi: string; info: { version: string }; paths: object }>('GET /openapi.json')
  expect([status, body.openapi, body.info.version]).toEqual([200, '3.1.1', '1.2.3'])
  expect(Object.keys(body.paths)).toContain('/openapi.json')
})

/** The parts of an OpenAPI 3.1 document that programs rely on. */
const problemsOf = (document: ReturnType<typeof openapiOf>): string[] => {
  const problems: string[] = []
  const ids = new Set<unknown>()
  const refs = JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)
  for (const [, ref = ''] of refs) {
    const target = ref
      .replace('#/', '')
      .split('/')
      .reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], document)
    if (!target) problems.push(`nothing at ${ref}`)
  }
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const { operationId, summary, parameters, responses } = operation as {
        operationId: string
        summary: string
        parameters: { name: string; in: string }[]
        responses: Record<string, { description?: string; content?: Record<string, { schema: object }> }>
      }
      const where = `${method} ${path}`
      if (ids.has(operationId)) problems.push(`${where} has the id of another`)
      ids.add(operationId)
      if (!summary) problems.push(`${where} has no summary`)
      const named = parameters.flatMap(({ in: place, name }) => (place === 'path' ? [name] : []))
      if (named.join() !== [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).join())
        problems.push(`${where} has other parameters than its path`)
      const [done] = Object.keys(responses)
      const schema = responses[done ?? '']?.content?.['application/json']?.schema
      if (!responses['default'] || !/^20[014]$/.test(done ?? '')) problems.push(`${where} does not say what it answers`)
      if (done !== '204' && (!schema || Object.keys(schema).length === 0)) problems.push(`${where} answers nobody knows what`)
    }
  }
  return problems
}

test('the description of everything there is to ask is whole', async () => {
  const { routes } = await WorkspaceStage.open()
  const document = openapiOf(routes, DESCRIBED)
  expect(Object.keys(document.paths).length).toBeGreaterThan(50)
  expect(problemsOf(document)).toEqual([])
  expect(problemsOf(openapiOf([{ ...(ROUTES[0] as Route), summary: '', path: '/a' }, ROUTES[2] as Route], DESCRIBED))).toEqual([
    'get /a has no summary',
  ])
})
