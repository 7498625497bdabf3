import { problemsOf, tool } from './commands.mjs'

export const unused = {
  name: 'unused code and dependencies',
  run: async () => {
    const result = await tool('knip', ['--no-progress', '--no-config-hints'])
    return { problems: problemsOf('knip', result), saw: 'knip.json' }
  },
}
