import { startApp, type App } from './app.ts'
import { readConfig, secretsIn, WrongConfig, type Config } from './config.ts'
import { ending } from './ending.ts'
import { hiding } from './telemetry/hidden.ts'
import { Events } from './telemetry/events.ts'
import { VERSION } from './version.ts'

const HARD_STOP_MS = 25_000
/** After an error that nobody caught nothing is certain any more: what is on its way gets this long. */
const UNCAUGHT_MS = 5000
const ECHO_MS = 500
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const configOrExit = (): Config => {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof WrongConfig)) throw error
    process.stderr.write(`Tandem cannot start.\n${error.message}\n`)
    process.exit(78) // EX_CONFIG of sysexits.h
  }
}

const config = configOrExit()
const secrets = secretsIn(config)
const events = new Events(config.logLevel, { secrets })
let app: App | undefined
let began = 0

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))

const end = ending({
  stop: (atOnce) => {
    began ||= performance.now()
    return app?.stop({ atOnce })
  },
  exit: (code) => process.exit(code),
  after: (ms, task) => void setTimeout(task, ms),
  stopped: () => events.stopped(performance.now() - began),
  failed: (error) => events.uncaught(textOf(error)),
})

let signalledAt = -Infinity
for (const signal of SIGNALS) {
  process.on(signal, () => {
    const now = performance.now()
    // A terminal and npm both hand on one Ctrl-C: it is not meant twice.
    if (now - signalledAt < ECHO_MS) return
    signalledAt = now
    events.stopping(signal)
    end(0, HARD_STOP_MS)
  })
}
const uncaught = (error: unknown): void => {
  events.uncaught(textOf(error))
  end(1, UNCAUGHT_MS)
}
process.on('uncaughtException', uncaught)
process.on('unhandledRejection', uncaught)

try {
  say(`Tandem ${VERSION}, data in ${config.dataDir}`)
  app = await startApp(config, events, () => end(1, UNCAUGHT_MS))
  say(`Open ${app.setupAddress ?? app.address}`)
  say('Nothing leaves this machine.')
} catch (error) {
  const problem = error instanceof Error ? error.message : String(error)
  process.stderr.write(hiding(secrets)(`Tandem cannot start: ${problem}\n`))
  process.exit(1)
}
