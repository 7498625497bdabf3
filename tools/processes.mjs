import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { isGroupAlive, signalGroup } from './process-group.mjs'

// Also used by run.mjs before anything is installed: Node 18, no dependencies.

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
/** The server gives up a graceful stop after 25 s by itself. */
const PATIENCE = 30_000
/** A terminal and npm both hand on the same Ctrl-C: that is one wish, not two. */
const SAME_WISH = 500

const groups = new Set()

const pause = (ms) => new Promise((done) => setTimeout(done, ms))

/** Leaves nothing of a group behind: its first process has ended, the others get `PATIENCE` to follow when stopping. */
const groupEnd = async (child, stopping) => {
  const deadline = Date.now() + (stopping ? PATIENCE : 2_000)
  // While stopping they have had their signal: a second one would cut a clean stop short.
  if (!stopping) signalGroup(child, 'SIGTERM')
  while (isGroupAlive(child) && Date.now() < deadline) await pause(50)
  if (isGroupAlive(child)) signalGroup(child, 'SIGKILL')
}

let stopAsked
const stop = (signal) => {
  if (stopAsked && Date.now() - stopAsked.at < SAME_WISH) return
  if (!stopAsked) setTimeout(() => groups.forEach((child) => signalGroup(child, 'SIGKILL')), PATIENCE).unref()
  stopAsked = { signal, at: Date.now() }
  for (const child of groups) signalGroup(child, signal)
}

/** Ends all that `run` started, as a signal from outside would. */
export const stopAll = () => stop('SIGTERM')

/** True from the first signal on: nothing new is to be begun. */
export const isStopping = () => stopAsked !== undefined

/** The exit code that says how a stopped tool ended. */
export const stoppedCode = () => 128 + (constants.signals[stopAsked?.signal ?? 'SIGTERM'] ?? 15)

let watching = false
const watch = () => {
  if (watching) return
  watching = true
  for (const signal of SIGNALS) process.on(signal, () => stop(signal))
  // npm, or the shell between, was killed without a word: what it started must not stay behind.
  const parent = process.ppid
  setInterval(() => process.ppid === parent || isStopping() || stop('SIGTERM'), 500).unref()
}

/**
 * Runs a command as a process group of its own. SIGINT, SIGTERM, SIGHUP and the death of our parent reach every process
 * of the group, and the answer comes only after the last of them has ended.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, output?: 'inherit' | 'collect', timeout?: number }} options
 *   `collect` keeps stdout and stderr together instead of showing them; `timeout` in milliseconds.
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>} `code` as a shell gives it: 128 + the signal's number.
 */
export const run = (command, args, { cwd, env, output = 'inherit', timeout } = {}) => {
  watch()
  if (isStopping()) return Promise.resolve({ code: stoppedCode(), output: '', timedOut: false })
  const collect = output === 'collect'
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      stdio: ['ignore', collect ? 'pipe' : 'inherit', collect ? 'pipe' : 'inherit'],
      detached: true,
    })
    groups.add(child)
    let text = ''
    let timedOut = false
    child.stdout?.on('data', (chunk) => (text += chunk))
    child.stderr?.on('data', (chunk) => (text += chunk))
    const timer = timeout && setTimeout(() => ((timedOut = true), signalGroup(child, 'SIGKILL')), timeout)
    child.on('error', (error) => {
      groups.delete(child)
      clearTimeout(timer)
      done({ code: 127, output: `${text}${error.message}\n`, timedOut })
    })
    child.on(collect ? 'close' : 'exit', async (code, signal) => {
      clearTimeout(timer)
      await groupEnd(child, isStopping())
      groups.delete(child)
      done({ code: code ?? 128 + (constants.signals[signal] ?? 0), output: text, timedOut })
    })
  })
}
