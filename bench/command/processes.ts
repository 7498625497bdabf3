import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'

export interface Start {
  args: string[]
  /** Pinned to this core unless pinning is off. */
  core: number
  env?: Record<string, string>
  stdio: StdioOptions
}

/** Starts Node processes, each on its core, that end with this one however it ends. */
export class Processes {
  readonly #isPinned: boolean

  constructor({ isPinned }: { isPinned: boolean }) {
    this.#isPinned = isPinned
  }

  start({ args, core, env = {}, stdio }: Start): ChildProcess {
    const command = [
      'setpriv',
      '--pdeathsig',
      'KILL',
      ...(this.#isPinned ? ['taskset', '-c', String(core)] : []),
      process.execPath,
      ...args,
    ]
    return spawn(command[0] as string, command.slice(1), { env: { ...process.env, NODE_ENV: 'production', ...env }, stdio })
  }
}

/** Ends a process and waits until it is gone. */
export const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

/** Rejects when the process ends by itself. */
export const untilGone = async (child: ChildProcess, name: string): Promise<never> => {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  throw new Error(`${name} ended (${code ?? signal})`)
}

/** A port nobody listens on. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
