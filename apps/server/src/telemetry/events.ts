import { pino, type Logger } from 'pino'
import { hiding } from './hidden.ts'
import type { Answered } from './http-metrics.ts'

type RequestAnswered = Answered & { requestId: string }

/**
 * Everything this process tells its operator: few texts, ids in fields, never any content of a page. `secrets` are in no
 * line, whatever error brings them along.
 */
export class Events {
  readonly #log: Logger

  constructor(level: string, { secrets = [] }: { secrets?: readonly string[] } = {}) {
    const hooks = secrets.length > 0 ? { hooks: { streamWrite: hiding(secrets) } } : {}
    this.#log = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, ...hooks })
  }

  started(what: { version: string; node: string; database: string; bus: string }): void {
    this.#log.info(what, 'started')
  }

  stopping(signal: string): void {
    this.#log.info({ signal }, 'stopping')
  }

  stopped(ms: number): void {
    this.#log.info({ ms: Math.round(ms) }, 'stopped')
  }

  /** Louder the longer it lasts. */
  storeFailed(problem: string, retryAfter: number): void {
    this.#log[retryAfter >= 1000 ? 'error' : 'warn']({ problem, retryAfter }, 'the store cannot save, changes are kept and tried again')
  }

  storeUnread(problem: string): void {
    this.#log.warn({ problem }, 'the store cannot be asked what other nodes wrote, asking again')
  }

  /** It may pass by itself: somebody waits meanwhile. */
  databaseTrouble(problem: string): void {
    this.#log.warn({ problem }, 'waiting for the database')
  }

  storeLost(problem: string): void {
    this.#log.fatal({ problem }, 'the store must not be trusted any more, ending the process')
  }

  /** Once, until it is back. */
  busLost(problem: string): void {
    this.#log.warn({ problem }, 'Redis cannot be reached: nodes find what is new in the database, and presence ends at each node')
  }

  busBack(afterMs: number): void {
    this.#log.info({ afterMs }, 'Redis is back: nodes tell each other at once')
  }

  /** Told for the first, tenth, hundredth. */
  busGarbage(channel: string, times: number): void {
    this.#log.warn({ channel, times }, 'something that no node of this version says was published on a channel of ours')
  }

  pageProblem(page: string, problem: string): void {
    this.#log.error({ page, problem }, 'a page cannot be read or folded')
  }

  searchProblem(page: string | undefined, problem: string): void {
    this.#log.error({ page, problem }, 'the search does not know all that is on the pages')
  }

  workspaceFailed(problem: string): void {
    this.#log.error({ problem }, 'could not do what nobody waits for')
  }

  mailFailed(problem: string): void {
    this.#log.error({ problem }, 'the mail server did not take a message')
  }

  pageLarge(page: string, bytes: number): void {
    this.#log.warn({ page, bytes }, 'a page has grown large and will take no more at its limit')
  }

  /** Somebody tried what is not theirs: louder. Of other refusals only the first, tenth, hundredth of a connection come here. */
  messageRefused(what: { event: string; code: string; person: string; connection: string; page?: string; times: number }): void {
    const audited = what.code === 'client_not_owned' || what.code === 'forbidden'
    this.#log[audited ? 'warn' : 'info'](what, 'refused a message')
  }

  messageFailed(what: { event: string; problem: string; connection?: string }): void {
    this.#log.error(what, 'could not deal with a message')
  }

  entered(who: { connection: string; person: string }): void {
    this.#log.debug(who, 'a browser has come')
  }

  left(who: { connection: string; person: string }): void {
    this.#log.debug(who, 'a browser has gone')
  }

  /** `route` is a pattern: what was asked for may be a secret. */
  requestAnswered({ requestId, method, route, status, ms, code }: RequestAnswered): void {
    this.#log.debug({ requestId, method, route, status, ms: Math.round(ms * 10) / 10, code }, 'answered a request')
  }

  proxyMisfits(problem: string): void {
    this.#log.warn({ problem }, 'what proxies say and TRUST_PROXY do not fit together')
  }

  requestFailed(what: { requestId: string; method: string; problem: string }): void {
    this.#log.error(what, 'could not answer a request')
  }

  uncaught(problem: string): void {
    this.#log.fatal({ problem }, 'uncaught error, draining and ending the process')
  }
}
