import type { Labelled, Metrics } from './metrics.ts'
import { Spread } from './spread.ts'
import { Tally } from './tally.ts'

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
/** With these a sign-in was not let in for what it showed. */
const WRONG = ['wrong_credentials', 'wrong_code', 'link_password', 'disabled'] as const
const SEARCH = '/api/v1/search'

/** One request that was answered. `route` is a pattern, never what somebody has asked for. */
export interface Answered {
  method: string
  route: string
  status: number
  ms: number
  /** Why it was refused, if it was. */
  code?: string | undefined
  /** A password, code or token was tried. */
  isTry: boolean
}

/** Counts answered requests by the pattern of their address. */
export class HttpCounts {
  readonly seconds = new Spread()
  readonly search = new Spread()
  readonly refusals: Tally<string>
  readonly wrong = new Tally(WRONG)
  throttled = 0
  readonly #requests = new Map<string, Labelled>()

  constructor({ codes }: { codes: readonly string[] }) {
    this.refusals = new Tally(codes)
  }

  answered({ method, route, status, ms, code, isTry }: Answered): void {
    this.#count(METHODS.includes(method) ? method : 'other', route, `${Math.floor(status / 100)}xx`)
    this.seconds.add(ms / 1000)
    if (route === SEARCH) this.search.add(ms / 1000)
    if (code === undefined) return
    this.refusals.add(code)
    if (isTry && code === 'rate') this.throttled++
    if ((WRONG as readonly string[]).includes(code)) this.wrong.add(code)
  }

  get requests(): readonly Labelled[] {
    return [...this.#requests.values()]
  }

  #count(method: string, route: string, status: string): void {
    const key = `${method} ${route} ${status}`
    const known = this.#requests.get(key)
    if (known) known.value++
    else this.#requests.set(key, { labels: { method, route, status }, value: 1 })
  }
}

/** Puts all about requests on the page of numbers. */
export const httpMetrics = (metrics: Metrics, counts: HttpCounts): void => {
  metrics.counter('tandem_http_requests_total', 'Requests answered, by pattern of the address.', () => counts.requests)
  metrics.spread('tandem_http_request_seconds', 'From a request to the end of its answer.', counts.seconds)
  metrics.tally('tandem_http_refusals_total', 'Requests refused, by code.', { label: 'code', tally: counts.refusals })
  metrics.tally('tandem_sign_in_failures_total', 'Sign-ins not let in for what they showed, by code.', {
    label: 'code',
    tally: counts.wrong,
  })
  metrics.counter('tandem_sign_in_throttled_total', 'Sign-ins told to wait after too many tries.', () => counts.throttled)
  metrics.spread('tandem_search_seconds', 'Answering one search.', counts.search)
}
