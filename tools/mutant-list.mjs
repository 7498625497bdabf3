import { filesBelow, ROOT } from './workspace.mjs'
import { textOf } from './source-files.mjs'

const FIELDS = ['name', 'file', 'find', 'replace', 'tests']

/**
 * One known fault, planted by replacing `find` (which must occur exactly once in `file`) with `replace`.
 *
 * @typedef {{ name: string, file: string, find: string, replace: string, tests: string[] }} Mutant
 */

/** What is wrong with an entry of tools/mutants/*.json; undefined when nothing is. */
export const flawOf = (entry) => {
  const missing = FIELDS.filter((field) => entry[field] === undefined)
  if (missing.length) return `lacks ${missing.join(', ')}`
  const unknown = Object.keys(entry).filter((field) => !FIELDS.includes(field))
  if (unknown.length) return `has unknown fields: ${unknown.join(', ')}`
  if (entry.find === entry.replace) return 'changes nothing'
  if (!Array.isArray(entry.tests) || entry.tests.length === 0) return 'names no tests'
  return undefined
}

/** `text` with the fault in it; throws when `find` does not occur exactly once. */
export const plant = (text, { find, replace }) => {
  const parts = text.split(find)
  if (parts.length !== 2) throw new Error(`"${find}" occurs ${parts.length - 1} times, not once`)
  return parts.join(replace)
}

/** Every mutant of tools/mutants/*.json. Throws on a flawed entry. */
export const mutants = (root = ROOT) =>
  filesBelow('tools/mutants', root)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) =>
      JSON.parse(textOf(file, root)).map((entry) => {
        const flaw = flawOf(entry)
        if (flaw) throw new Error(`${file}: "${entry.name ?? '?'}" ${flaw}`)
        return entry
      }),
    )
