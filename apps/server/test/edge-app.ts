import { temporaryFolder, Workspace } from '@tandem/testkit'
import { onTestFinished } from 'vitest'
import { startApp } from '../src/app.ts'
import type { WireVersions } from '../src/gateway/wire-versions.ts'
import type { Clock } from '../src/rooms/ports.ts'
import { readConfig } from '../src/config.ts'
import { Events } from '../src/telemetry/events.ts'

/** The whole server in this process with these variables, on a free port and a database on disk. It is gone when the test is over. */
export const edgeApp = async (env: Record<string, string> = {}, clock?: Clock, wires?: WireVersions): Promise<string> => {
  const folder = await temporaryFolder()
  const config = readConfig({ PORT: '0', DATA_DIR: folder.path, LOG_LEVEL: 'silent', ...env })
  const app = await startApp(config, new Events(config.logLevel), () => undefined, clock, wires)
  // Who opens it encrypted does so by way of a proxy; a test sets it up without one.
  const straight = app.address.startsWith('https:') ? `http://localhost:${config.port}` : app.address
  if (app.setupAddress !== undefined) Workspace.begins(straight, app.setupAddress)
  onTestFinished(async () => {
    await app.stop()
    await folder.remove()
  })
  return app.address
}
