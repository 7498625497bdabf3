import { afterAll, beforeAll, expect, test } from 'vitest'
import { bothRead, drawTogether, megabytes, say, SCENE, seconds, Trial, writeTogether } from './trial.ts'

const IMAGE_BYTES = 400e6
const IDLE_BYTES = 180e6

let trial: Trial

beforeAll(async () => {
  const begun = await Trial.begin('single')
  trial = begun.trial
  say(`one container: healthy ${seconds(begun.startMs)} after the start`)
}, 30 * 60_000)
afterAll(() => trial?.end(), 120_000)

test('the image is small, and a server that nobody uses needs little memory', async () => {
  const image = await trial.containers.imageSize()
  const idle = await trial.containers.idleMemory('tandem')
  say(`one container: image ${megabytes(image)}, idle memory ${megabytes(idle)}`)
  expect(image).toBeLessThan(IMAGE_BYTES)
  expect(idle).toBeLessThan(IDLE_BYTES)
})

test('the server has no rights in its container but to write its data', async () => {
  const tried = await trial.containers.execute('tandem', 'sh', '-c', 'id -u; touch /app/x /data/x; ls /data/x /app/x; rm /data/x; true')
  expect(tried).toMatch(/^1000$/m)
  expect(tried).toMatch(/^\/data\/x$/m)
  expect(tried).toMatch(/'\/app\/x': Read-only file system/)
  expect(await trial.containers.execute('tandem', 'grep', '-E', 'CapEff|CapBnd|NoNewPrivs', '/proc/1/status')).toMatch(
    /CapEff:\s+0+\nCapBnd:\s+0+\nNoNewPrivs:\s+1\n/,
  )
})

test('two people write and draw together, and a restart and a new container keep it', async () => {
  await trial.setUp(await trial.containers.logs('tandem'))
  const both = [await trial.visitor('alice'), await trial.visitor('bob')] as const
  const [alice, bob] = both

  const document = await alice.create('document')
  await bob.go(document)
  await bob.arrived('document')
  await writeTogether(both, ['Alice in a container. ', 'Bob as well. '])
  await trial.containers.restart('tandem')
  await writeTogether(both, ['Alice after a restart. ', 'Bob after it. '])
  for (const visitor of both) await visitor.sign('saved')

  const board = await alice.create('board')
  await bob.go(board)
  await bob.arrived('board')
  await drawTogether(both, 220)
  for (const visitor of both) await visitor.sign('saved')

  await trial.containers.down('single')
  await trial.containers.up('single')
  const carol = await trial.visitor('carol')
  await carol.go(document)
  await carol.arrived('document')
  await bothRead([carol, carol], 'Alice in a container.', 'Bob as well.', 'Alice after a restart.', 'Bob after it.')
  await carol.go(board)
  await carol.arrived('board')
  // A board that is opened shows all that is on it, wherever that lies.
  await expect.poll(() => carol.painted(SCENE, [260, 90, 760, 560]), { message: 'carol sees the drawing' }).toBeGreaterThan(100)
  await drawTogether(both, 420)
  expect(await trial.containers.execute('tandem', 'tandem', 'pages')).toContain('No page is in quarantine')
}, 300_000)
