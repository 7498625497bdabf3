import { readFileSync } from 'node:fs'
import { startApp, type App } from './app.ts'
import { readConfig, WrongConfig, type Config } from './config.ts'
import { Events } from './telemetry/events.ts'

const HARD_STOP_MS = 25_000
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
const events = new Events(config.logLevel)
let app: App | undefined
let ending = false

/** Brings everything to the disk and ends; an overrun loses nothing that was shown as saved. */
const end = (code: number): void => {
  if (ending) return
  ending = true
  const began = performance.now()
  setTimeout(() => process.exit(code || 1), HARD_STOP_MS).unref()
  const stopped = app ? app.stop() : Promise.resolve()
  stopped.then(
    () => {
      events.stopped(performance.now() - began)
      process.exit(code)
    },
    (error: unknown) => {
      events.uncaught(String(error))
      process.exit(1)
    },
  )
}

for (const signal of SIGNALS) {
  process.on(signal, () => {
    events.stopping(signal)
    end(0)
  })
}
const uncaught = (error: unknown): void => {
  events.uncaught(error instanceof Error ? (error.stack ?? error.message) : String(error))
  end(1)
}
process.on('uncaughtException', uncaught)
process.on('unhandledRejection', uncaught)

try {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  say(`Tandem ${version}, data in ${config.dataDir}`)
  app = await startApp(config, events, () => end(1))
  say(`Open ${app.address}`)
  say('Nothing leaves this machine.')
} catch (error) {
  process.stderr.write(`Tandem cannot start: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
