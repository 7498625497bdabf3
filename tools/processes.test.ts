import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { treeOf } from './scratch-tree.ts'
import { run } from './processes.mjs'

/** A zombie has ended; nobody has fetched it yet. */
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

const until = async (met: () => boolean) => {
  const deadline = Date.now() + 10_000
  while (!met() && Date.now() < deadline) await pause(20)
  expect(met()).toBe(true)
}

/** A wrapper that runs, through a shell, a server which takes a moment to stop; both write what they do into files. */
const wrapped = async (signalHandler: string) => {
  const root = treeOf({})
  const server = join(root, 'server.mjs')
  writeFileSync(
    server,
    `import { writeFileSync } from 'node:fs'
     ${signalHandler}
     setInterval(() => {}, 1000)
     writeFileSync('pid', String(process.pid))`,
  )
  const wrapper = join(root, 'wrapper.mjs')
  const processes = JSON.stringify(new URL('processes.mjs', import.meta.url).href)
  writeFileSync(
    wrapper,
    `import { run } from ${processes}
     const { code } = await run('sh', ['-c', 'true && ${process.execPath} server.mjs; exit $?'], { cwd: ${JSON.stringify(root)} })
     process.exit(code)`,
  )
  // The shell stands for npm: when it is killed, the wrapper has lost its parent.
  const npm = spawn('sh', ['-c', `${process.execPath} ${wrapper} & echo $! > wrapper; wait $!`], { cwd: root, stdio: 'ignore' })
  const read = (file: string) => Number(readFileSync(join(root, file), 'utf8'))
  await until(() => existsSync(join(root, 'pid')) && existsSync(join(root, 'wrapper')) && read('pid') > 0)
  onTestFinished(() => {
    for (const pid of [read('pid'), read('wrapper')]) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  })
  return { root, npm, server: read('pid'), wrapper: read('wrapper') }
}

const slowToStop = (signal: string) =>
  `process.on('${signal}', () => setTimeout(() => { writeFileSync('stopped', ''); process.exit(0) }, 300))`

test.for(['SIGTERM', 'SIGINT'] as const)('%s reaches the server, and the wrapper waits for its clean end', async (signal) => {
  const { root, npm, server, wrapper } = await wrapped(slowToStop(signal))
  process.kill(wrapper, signal)
  const [code] = await once(npm, 'exit')
  expect(existsSync(join(root, 'stopped'))).toBe(true)
  expect(isAlive(server)).toBe(false)
  expect(code).not.toBe(null)
})

test('nothing stays behind when the parent of the wrapper is killed', async () => {
  const { root, npm, server, wrapper } = await wrapped(slowToStop('SIGTERM'))
  npm.kill('SIGKILL')
  await until(() => !isAlive(wrapper) && !isAlive(server))
  expect(existsSync(join(root, 'stopped'))).toBe(true)
})

test('the code of the command comes back, also when a signal ended it or there is no such command', async () => {
  expect(await run('sh', ['-c', 'echo out; echo err >&2; exit 7'], { output: 'collect' })).toEqual({
    code: 7,
    output: 'out\nerr\n',
    timedOut: false,
  })
  expect((await run('sh', ['-c', 'kill -TERM $$'])).code).toBe(143)
  expect((await run('no-such-command', [])).code).toBe(127)
})

test('a command that takes too long is ended together with its children', async () => {
  const root = treeOf({})
  const started = run('sh', ['-c', 'sleep 60 & echo $! > child; wait'], { cwd: root, timeout: 300 })
  const { code, timedOut } = await started
  expect([code, timedOut]).toEqual([137, true])
  await until(() => !isAlive(Number(readFileSync(join(root, 'child'), 'utf8'))))
})
