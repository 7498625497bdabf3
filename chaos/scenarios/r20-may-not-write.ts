import { NotHere } from '../stage/outcome.ts'
import type { Scenario } from '../stage/scenario.ts'

export const mayNotWrite: Scenario = {
  id: 'R20',
  about: 'viewers and commenters write',
  run: async (stage) => {
    const page = await stage.newPage()
    const { role } = (await (await stage.tab()).join(page)).answer
    if (role === 'editor' || role === 'owner')
      throw new NotHere('comes with the workspace: until then everybody who may read a page may write')
    for (const transports of [['polling'], ['websocket']] as const) {
      const tab = await stage.tab({ transports: [...transports] })
      const { answer } = await tab.join(page)
      const verdict = await tab.update(answer.ch, new Uint8Array([0, 0]))
      stage.must(verdict === 'forbidden', `over ${transports[0]}: ${verdict}`)
    }
  },
}
