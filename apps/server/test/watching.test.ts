import { readFileSync } from 'node:fs'
import { PostgresServer, RedisServer, temporaryFolder } from '@tandem/testkit'
import { beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { startApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { Events } from '../src/telemetry/events.ts'

const TOKEN = 'the-token-of-whoever-watches'
/** What Prometheus adds by itself. */
const ADDED = { metrics: ['up'], labels: ['job', 'instance'] }

const textOf = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

interface Metric {
  type: string
  help: string
  labels: Set<string>
  /** Of each label all values that there are. */
  values: Map<string, Set<string>>
}

/** What a page of numbers has, by the names that expressions use. */
const metricsIn = (page: string): Map<string, Metric> => {
  const metrics = new Map<string, Metric>()
  let of: Metric = { type: '', help: '', labels: new Set(), values: new Map() }
  for (const line of page.split('\n')) {
    const [, word, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? []
    if (word === 'HELP') metrics.set(name, (of = { type: '', help: rest, labels: new Set(), values: new Map() }))
    else if (word === 'TYPE') of.type = rest
    else if (line !== '') {
      for (const [, label = '', value = ''] of line.matchAll(/(\w+)="([^"]*)"/g)) {
        of.labels.add(label)
        of.values.set(label, (of.values.get(label) ?? new Set()).add(value))
      }
    }
  }
  return metrics
}

/** The page of a node that has everything: PostgreSQL with its pool, and Redis. */
const wholePage = async (): Promise<string> => {
  const [postgres, redis, folder] = await Promise.all([PostgresServer.start(), RedisServer.start(), temporaryFolder()])
  try {
    const services = { DATABASE_URL: await postgres.newDatabase(), REDIS_URL: redis.url }
    const config = readConfig({ ...services, PORT: '0', DATA_DIR: folder.path, LOG_LEVEL: 'silent', METRICS_TOKEN: TOKEN })
    const app = await startApp(config, new Events('silent'), () => undefined)
    try {
      await fetch(`${app.address}/healthz`)
      return await (await fetch(`${app.address}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })).text()
    } finally {
      await app.stop()
    }
  } finally {
    await Promise.all([postgres.remove(), redis.end(), folder.remove()])
  }
}

let metrics: Map<string, Metric>
beforeAll(async () => {
  metrics = metricsIn(await wholePage())
}, 60_000)

const baseOf = (name: string): string => {
  const base = name.replace(/_(bucket|sum|count)$/, '')
  return metrics.get(base)?.type === 'histogram' ? base : name
}

/** What an expression asks for that no node has. */
const strangersIn = (expression: string): string[] => {
  const named = [...expression.matchAll(/\b(tandem_\w+|up)\b(?:\{([^}]*)\})?/g)]
  if (named.length === 0) return [`nothing is asked for in ${expression}`]
  const all = new Set(ADDED.labels)
  const strangers: string[] = []
  for (const [, name = '', selectors = ''] of named) {
    const metric = metrics.get(baseOf(name))
    if (!metric && !ADDED.metrics.includes(name)) strangers.push(name)
    if (metric?.type === 'histogram' && name === baseOf(name)) strangers.push(`${name} without _bucket, _sum or _count`)
    for (const label of metric?.labels ?? []) all.add(label)
    for (const [, label = '', sign = '', value = ''] of selectors.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g)) {
      const known = metric?.values.get(label)
      if (!known && !ADDED.labels.includes(label)) strangers.push(`${name}{${label}}`)
      // The answers with other statuses come when there are some.
      if (known && label !== 'status' && label !== 'route')
        strangers.push(
          ...value
            .split('|')
            .filter((one) => !known.has(one))
            .map((one) => `${name}{${label}${sign}"${one}"}`),
        )
    }
  }
  for (const [, labels = ''] of expression.matchAll(/\b(?:by|on|group_left)\s*\(([^)]*)\)/g))
    strangers.push(
      ...labels
        .split(',')
        .map((label) => label.trim())
        .filter((label) => label !== '' && !all.has(label)),
    )
  return strangers
}

interface Rule {
  alert: string
  expr: string
  for: string
  labels: { severity: string }
  annotations: { summary: string; runbook: string }
}

const rulesIn = (text: string): Rule[] => (parse(text) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules)

test('every alert asks for numbers that a node has, says how bad it is, and leads to what to do', () => {
  const rules = rulesIn(textOf('deploy/prometheus/alerts.yml'))
  expect(rules.length).toBeGreaterThan(15)
  const headings = new Set(
    [...textOf('docs/operating/alerts.md').matchAll(/^## (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-')),
  )
  for (const { alert, expr, for: during, labels, annotations } of rules) {
    expect(strangersIn(expr), alert).toEqual([])
    expect(during, alert).toMatch(/^\d+[sm]$/)
    expect(['critical', 'warning', 'info'], alert).toContain(labels.severity)
    const [file, anchor = ''] = annotations.runbook.split('#')
    expect(file, alert).toBe('docs/operating/alerts.md')
    expect(headings, alert).toContain(anchor)
    expect(annotations.summary.length, alert).toBeGreaterThan(10)
    for (const [, label = ''] of annotations.summary.matchAll(/\$labels\.(\w+)/g))
      expect(expr.includes(label) || label === 'instance', alert).toBe(true)
  }
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
})

test('what is wrong in a rule is found: a metric, a label, a value, a histogram without its buckets', () => {
  expect(strangersIn('rate(tandem_typos_total[5m]) > 0')).toEqual(['tandem_typos_total'])
  expect(strangersIn('tandem_sessions{kind="rss"}')).toEqual(['tandem_sessions{kind}'])
  expect(strangersIn('tandem_process_memory_bytes{kind="heap"}')).toEqual(['tandem_process_memory_bytes{kind="heap"}'])
  expect(strangersIn('sum by (cod) (rate(tandem_refusals_total[5m]))')).toEqual(['cod'])
  expect(strangersIn('tandem_commit_seconds > 1')).toEqual(['tandem_commit_seconds without _bucket, _sum or _count'])
})

interface Panel {
  title: string
  type: string
  gridPos: { x: number; y: number; w: number; h: number }
  targets?: { expr: string; legendFormat: string }[]
}

test('every panel of the dashboard asks for numbers and labels that a node has, of the nodes that were chosen', () => {
  const dashboard = JSON.parse(textOf('deploy/grafana/tandem.json')) as {
    panels: Panel[]
    templating: { list: { name: string; definition?: string }[] }
  }
  const { panels, templating } = dashboard
  expect(panels.filter(({ type }) => type === 'row').map(({ title }) => title)).toEqual([
    'Overview',
    'Sync',
    'Database',
    'Bus (several nodes)',
    'HTTP',
    'Process',
  ])
  expect(templating.list.find(({ name }) => name === 'node')?.definition).toBe('label_values(tandem_info, instance)')
  const asked = new Set<string>()
  for (const { title, type, targets = [] } of panels) {
    if (type !== 'row') expect(targets.length, title).toBeGreaterThan(0)
    for (const { expr, legendFormat } of targets) {
      expect(strangersIn(expr), title).toEqual([])
      for (const [, name = '', selectors = ''] of expr.matchAll(/\b(tandem_\w+)(\{[^}]*\})?/g)) {
        asked.add(baseOf(name))
        expect(selectors, title).toContain('instance=~"$node"')
        for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
          expect([...(metrics.get(baseOf(name))?.labels ?? []), ...ADDED.labels], `${title}: ${label}`).toContain(label)
      }
    }
  }
  expect([...metrics.keys()].filter((name) => !asked.has(name))).toEqual([])
  const places = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
  )
  expect(new Set(places).size, 'panels that lie on each other').toBe(places.length)
})

test('an operator finds every metric in docs/operating/metrics.md, as a node shows it', () => {
  const documented = textOf('docs/operating/metrics.md').split('\n')
  const rows = [...metrics].map(([name, { type, labels, help }]) => {
    const names = [...labels].filter((label) => label !== 'le').map((label) => `\`${label}\``)
    return `| \`${name}\` | ${type} | ${names.join(', ')} | ${help} |`.replace('|  |', '| |')
  })
  expect(rows.length).toBeGreaterThan(40)
  expect(rows.filter((row) => !documented.includes(row))).toEqual([])
  const named = documented.flatMap((line) => [...line.matchAll(/^\| `(tandem_\w+)`/g)].map(([, name = '']) => name))
  expect(named.filter((name) => !metrics.has(name))).toEqual([])
})

test('the example of how to scrape is one that Prometheus can read, with the token in a file', () => {
  const { scrape_configs: scrapes, rule_files: files } = parse(textOf('deploy/prometheus/prometheus.example.yml')) as {
    scrape_configs: { job_name: string; metrics_path: string; authorization: { type: string } }[]
    rule_files: string[]
  }
  expect(scrapes).toMatchObject([{ job_name: 'tandem', metrics_path: '/metrics', authorization: { type: 'Bearer' } }])
  expect(files).toEqual(['alerts.yml'])
})
