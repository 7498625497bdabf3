import { readFileSync } from 'node:fs'

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** Memory of a process that is in RAM, in bytes; `undefined` when there is no such process. */
export const memoryOf = (pid: number): number | undefined => {
  const kilobytes = textOf(`/proc/${pid}/status`)?.match(/^VmRSS:\s+(\d+) kB$/m)?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
}

const ESTABLISHED = '01'
const portOf = (address: string | undefined): number => Number.parseInt(address?.split(':')[1] ?? '', 16)

/** The ports of those whose TCP connections to this port of the machine the owner of the port still holds open. */
export const peersOf = (port: number): number[] =>
  ['tcp', 'tcp6']
    .flatMap((table) => (textOf(`/proc/net/${table}`) ?? '').split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === ESTABLISHED && portOf(local) === port)
    .map(([, , remote]) => portOf(remote))
