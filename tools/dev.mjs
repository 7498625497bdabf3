// `pnpm dev`: the server from its sources, restarted when they change, and the web app from vite. One Ctrl-C stops both.
import { join } from 'node:path'
import { isStopping, run, stopAll, stoppedCode } from './processes.mjs'
import { ROOT } from './workspace.mjs'

const PARTS = {
  server: ['node', ['--conditions=@tandem/source', '--watch', '--watch-preserve-output', 'apps/server/src/main.ts'], ''],
  web: [join(ROOT, 'apps/web/node_modules/.bin/vite'), ['--clearScreen', 'false'], 'apps/web'],
}

const codes = await Promise.all(
  Object.entries(PARTS).map(async ([name, [command, args, folder]]) => {
    const { code } = await run(command, args, { cwd: join(ROOT, folder) })
    if (!isStopping()) process.stderr.write(`The ${name} ended with ${code}; stopping the other part\n`)
    const endedByItself = !isStopping()
    stopAll()
    return endedByItself ? code || 1 : 0
  }),
)
process.exit(codes.find((code) => code !== 0) ?? stoppedCode())
