import { problemsOf, tool } from './commands.mjs'

const tsc = async (...args) => problemsOf(`tsc ${args.join(' ')}`, await tool('tsc', [...args, '--pretty', 'false']))

export const types = {
  name: 'types',
  run: async () => {
    const packages = await tsc('-b')
    const others = await Promise.all([tsc('-p', 'apps/web'), tsc('-p', 'tsconfig.tests.json')])
    return { problems: [...packages, ...others.flat()], saw: 'packages and server, web, tests' }
  },
}
