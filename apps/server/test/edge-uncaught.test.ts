import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort, newPage, RawTab, signIn, temporaryFolder, Workspace } from '@tandem/testkit'
import { expect, onTestFinished, test } from 'vitest'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
/** Runs in the server's process beside it: an error that none of its code catches, when the test says so. */
const trouble = (how: string) => `data:text/javascript,process.on("SIGUSR2",()=>setImmediate(()=>{${encodeURIComponent(how)}}))`

test.each([
  ['an error', 'throw new Error("provoked")'],
  ['a rejection', 'Promise.reject(new Error("provoked"))'],
])('after %s that nobody caught the process takes nothing new, sends its tabs away and exits with 1', async (_what, how) => {
  const folder = await temporaryFolder()
  const port = await freePort()
  const child = spawn(process.execPath, ['--conditions=@tandem/source', '--import', trouble(how), MAIN], {
    env: { PATH: process.env['PATH'] ?? '', PORT: String(port), DATA_DIR: folder.path },
  })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await folder.remove()
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const exited = once(child, 'exit')
  const open = /\nOpen (\S+)\n/
  while (!open.test(said)) await Promise.race([once(child.stdout, 'data'), exited.then(() => Promise.reject(new Error(said)))])
  const url = `http://127.0.0.1:${port}`
  Workspace.begins(url, open.exec(said)?.[1] ?? '')
  const cookie = await signIn(url)
  const tab = await RawTab.connect(url, { cookie })
  await tab.join(await newPage(url, cookie))
  const began = performance.now()
  const moving = tab.next('moving')
  child.kill('SIGUSR2')
  expect((await moving).delay).toBeTypeOf('number')
  expect(await exited).toEqual([1, null])
  expect((performance.now() - began) / 1000).toBeLessThan(8)
  expect(said).toContain('uncaught error, draining and ending the process')
  expect(said).toContain('provoked')
})
