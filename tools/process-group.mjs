import { readdirSync, readFileSync } from 'node:fs'

// Also used by run.mjs before anything is installed: Node 18, no dependencies.

/** Sends a signal to a detached child and everything it started. */
export const signalGroup = (child, signal) => {
  try {
    process.kill(-child.pid, signal)
  } catch {
    // It has ended already.
  }
}

/** State and group of a process; undefined when there is none. */
const statOf = (pid) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state, group: Number(group) }
  } catch {
    return undefined
  }
}

/** Orphans that ended wait as zombies until the machine's first process fetches them, in some containers for ever. */
const hasLivingMember = (group) => {
  let pids
  try {
    pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return true
  }
  return pids.some((pid) => {
    const stat = statOf(pid)
    return stat?.group === group && stat.state !== 'Z'
  })
}

/** Whether any process of a detached child's group is still running. */
export const isGroupAlive = (child) => {
  try {
    process.kill(-child.pid, 0)
  } catch {
    return false
  }
  return hasLivingMember(child.pid)
}
