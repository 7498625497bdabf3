import { driverOf } from './drivers.ts'
import { report } from './orchestrator.ts'
import { comingBack } from './scenarios/coming-back.ts'
import { edits } from './scenarios/edits.ts'
import { idle } from './scenarios/idle.ts'
import { load } from './scenarios/load.ts'
import { presence } from './scenarios/presence.ts'
import { Sessions } from './sessions.ts'
import type { NodeScenario, Scenario, Seen, Task } from './task.ts'

// The load generator: a process of its own, started by the orchestrator with a task, gone with it.

process.on('disconnect', () => process.exit(1))

const scenarios: Record<Scenario | NodeScenario, (sessions: Sessions, task: Task) => Promise<Seen>> = {
  fanout: edits,
  docs: edits,
  presence,
  idle,
  load,
  nodes: edits,
  receiving: edits,
  'coming back': (_sessions, task) => comingBack(task),
}

const task = JSON.parse(process.argv[2] ?? '') as Task
const sessions = new Sessions(await driverOf(task.peer), task)
report(await scenarios[task.scenario](sessions, task))
