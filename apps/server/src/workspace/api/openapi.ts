import { CODES, isId, isPageId, REQUEST_CODES } from '@tandem/protocol'
import { z } from 'zod'
import { route, type Needs, type Route } from './route.ts'

type Schema = Record<string, unknown>

/** Ids are checked by functions, which JSON Schema has no words for. */
const FORMS = new Map<unknown, Schema>([
  [isPageId, { type: 'string', pattern: '^[0-9A-Za-z]{22}$' }],
  [isId, { type: 'string', pattern: '^[0-9A-Za-z]{1,32}$' }],
])

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Schema => {
  const { $schema: _, ...form } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod
      if (def.type === 'custom') Object.assign(jsonSchema, FORMS.get((def as { fn?: unknown }).fn) ?? { type: 'string' })
    },
  })
  return form
}

const json = (schema: Schema) => ({ 'application/json': { schema } })

const PROBLEM: Schema = {
  type: 'object',
  description: 'What went wrong (RFC 9457). `code` is for programs, `title` for people; tell an operator the request id.',
  required: ['type', 'status', 'code', 'title', 'requestId'],
  properties: {
    type: { const: 'about:blank' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    code: { enum: [...CODES, ...REQUEST_CODES, 'internal'] },
    title: { type: 'string' },
    requestId: { type: 'string', format: 'uuid' },
  },
}

const wordsFor = (needs: Needs): string => {
  if (needs === 'nothing') return 'Open to everybody.'
  if (needs === 'signed in') return 'For everybody who is signed in, guests as well.'
  if (needs === 'member') return 'For members.'
  if (needs === 'admin') return 'For admins.'
  if ('page' in needs)
    return `For whoever may ${needs.page} the page${needs.orTrash ? ', also in the trash' : ''}. Whoever may not even read it gets 404.`
  return `For whoever may ${needs.space} in the space. Whoever may not even see it gets 404.`
}

const parametersOf = ({ path, query }: Route) => {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
  const form = query && schemaOf(query, 'input')
  const required = (form?.['required'] ?? []) as string[]
  const inQuery = Object.entries((form?.['properties'] ?? {}) as Record<string, Schema>).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
  return [...inPath, ...inQuery]
}

const operationIdOf = ({ method, path }: Route): string =>
  [method.toLowerCase(), ...path.split(/[^A-Za-z0-9]+/).filter((part) => part !== '')]
    .map((part, at) => (at === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1)))
    .join('')

const operationOf = (route: Route) => ({
  operationId: operationIdOf(route),
  tags: [route.path.split('/')[1] ?? ''],
  summary: route.summary,
  description: wordsFor(route.needs),
  ...(route.needs === 'nothing' ? { security: [] } : {}),
  parameters: parametersOf(route),
  ...(route.body ? { requestBody: { required: true, content: json(schemaOf(route.body, 'input')) } } : {}),
  responses: {
    ...(route.answer
      ? { [route.status]: { description: 'Done.', content: json(schemaOf(route.answer, 'output')) } }
      : { 204: { description: 'Done; there is nothing to say.' } }),
    default: { $ref: '#/components/responses/Problem' },
  },
})

interface Described {
  version: string
  /** What the workspace lies below; '' at the root. */
  basePath: string
  /** The name of the cookie of a sign-in. */
  cookie: string
}

/** The OpenAPI 3.1 document of these routes, made from what checks the requests. */
export const openapiOf = (routes: readonly Route[], { version, basePath, cookie }: Described) => {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const one of routes) {
    const path = one.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: operationOf(one) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Tandem',
      version,
      description:
        'What the web app does, programs can do as well. A program sends a key (`Authorization: Bearer <key>`), or the cookie of a sign-in together with the header `X-Tandem-Client`.',
    },
    servers: [{ url: `${basePath}/api/v1` }],
    security: [{ key: [] }, { cookie: [] }],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key made under Settings.' },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: cookie,
          description: 'Of somebody who signed in in a browser; over https its name begins with __Secure-.',
        },
      },
      schemas: { Problem: PROBLEM },
      responses: {
        Problem: {
          description: 'It was refused, or could not be done.',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  }
}

/** Serves the document of all routes, itself included. It is made when somebody first asks. */
export const openapiRoute = (routes: () => readonly Route[], described: Described): Route => {
  let made: Schema | undefined
  return route('GET /openapi.json', {
    summary: 'This description of the API',
    needs: 'nothing',
    answer: z.record(z.string(), z.unknown()),
    handle: async () => (made ??= openapiOf(routes(), described)),
  })
}
