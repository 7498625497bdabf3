import { ROOT } from '../workspace.mjs'
import { textOf } from '../source-files.mjs'

/** Two copies of these break each other: instance checks, shared counters. */
const ONE_COPY = ['yjs', 'y-protocols', 'lib0']

/** Every package of a pnpm lockfile with its versions. */
export const versionsIn = (lockfile) => {
  const versions = new Map()
  const section = /^packages:\n([\s\S]*?)^\S/m.exec(`${lockfile}\nend`)?.[1] ?? ''
  for (const [, name, version] of section.matchAll(/^ {2}'?(@?[^@'\s]+)@(\d[^'():\s]*)'?:$/gm)) {
    versions.set(name, [...(versions.get(name) ?? []), version])
  }
  return versions
}

const numbers = (version) => version.split(/[-+]/)[0].split('.').map(Number)

/** Whether `version` is at least `minimum`; a pre-release of the minimum is below it. */
export const isAtLeast = (version, minimum) => {
  const [a, b] = [numbers(version), numbers(minimum)]
  const at = a.findIndex((part, index) => part !== (b[index] ?? 0))
  return at === -1 ? !version.includes('-') : a[at] > (b[at] ?? 0)
}

/** Where the lockfile lies below a floor, or holds two copies of what must be one. */
export const floorProblems = (lockfile, floors) => {
  const versions = versionsIn(lockfile)
  const problems = []
  for (const { package: name, minimum, reason } of floors) {
    const found = versions.get(name)
    if (!found) problems.push(`the floor of ${name} matches no package of the lockfile: remove it or mend its name`)
    for (const version of found ?? []) if (!isAtLeast(version, minimum)) problems.push(`${name} ${version} is below ${minimum}: ${reason}`)
  }
  for (const name of ONE_COPY) {
    const found = versions.get(name) ?? []
    if (found.length !== 1) problems.push(`there must be exactly one ${name} in the lockfile: ${found.join(', ') || 'none'}`)
  }
  return { problems, saw: `${floors.length} floors, ${versions.size} packages` }
}

export const floors = {
  name: 'version floors',
  run: async () => floorProblems(textOf('pnpm-lock.yaml', ROOT), JSON.parse(textOf('tools/floors.json', ROOT))),
}
