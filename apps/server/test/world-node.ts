import { Gateway } from '../src/gateway/gateway.ts'
import { DEFAULT_LIMITS } from '../src/limits.ts'
import { Rooms } from '../src/rooms/rooms.ts'
import type { NewRow, UpdateLog } from '../src/rooms/ports.ts'
import { inlineWorker } from './inline-worker.ts'
import type { Door, Network } from './network.ts'
import { readAnything } from './reader.ts'
import type { Rules } from './rules.ts'
import type { BusEnd, SimulatedBus } from './simulated-bus.ts'
import { AWAY, SteeredLog } from './steered-log.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** So long after its end the others know of it. */
const FOUND_GONE_MS = 10_000

export interface Around {
  clock: VirtualClock
  network: Network
  rules: Rules
  inner: UpdateLog
  stored: NewRow[]
  bus: SimulatedBus | undefined
  /** Several nodes write the log. */
  isShared: boolean
  broken: (problem: string) => void
  /** A title was derived. */
  derived?: () => void
}

/** One node of the world: it may crash, and stand still for a while. */
export class WorldNode implements Door {
  readonly rooms: Rooms
  readonly gateway: Gateway
  readonly log: SteeredLog
  readonly #around: Around
  readonly #end: BusEnd | undefined
  readonly #mortal: ReturnType<VirtualClock['mortal']>
  #wake: (() => void)[] | undefined

  constructor(around: Around, name: string) {
    this.#around = around
    const { clock, network, rules, inner, stored, bus, isShared, broken } = around
    this.log = new SteeredLog(inner, stored)
    this.#end = bus?.end(name)
    this.#mortal = clock.mortal()
    this.rooms = new Rooms({
      log: this.log,
      worker: inlineWorker,
      clock: this.#mortal.clock,
      channels: network.behind(this),
      read: readAnything,
      limits: DEFAULT_LIMITS,
      recheck: rules.recheck,
      isShared,
      bus: this.#end,
      random: () => 0.5,
      events: {
        derived: () => around.derived?.(),
        problem: (_page, problem) => (problem.includes(AWAY) ? undefined : broken(problem)),
        large: () => undefined,
      },
      storeEvents: { failed: () => undefined, unread: (problem) => (problem.includes(AWAY) ? undefined : broken(problem)), fatal: broken },
    })
    this.gateway = new Gateway({
      rooms: this.rooms,
      permit: rules.permit,
      read: readAnything,
      readLarge: inlineWorker.read,
      limits: DEFAULT_LIMITS,
      clock: this.#mortal.clock,
      events: {
        refused: () => undefined,
        failed: ({ event, problem }) => (problem.includes(AWAY) ? undefined : broken(`${event}: ${problem}`)),
      },
    })
  }

  get isAsleep(): boolean {
    return this.#wake !== undefined
  }

  onceAwake(task: () => void): void {
    if (this.#wake) this.#wake.push(task)
    else task()
  }

  /** Stands still, as a process that was stopped: what reaches it waits. */
  sleep(): void {
    if (this.#wake) return
    this.#wake = [this.#mortal.sleep(), this.log.sleep()]
    if (this.#end) this.#end.isAsleep = true
  }

  wake(): void {
    const tasks = this.#wake ?? []
    this.#wake = undefined
    if (this.#end) this.#end.isAsleep = false
    for (const task of tasks) task()
  }

  crash(): void {
    const { clock, network, bus } = this.#around
    this.log.crash()
    this.#mortal.stop()
    for (const connection of [...network.connections]) if (connection.door === this) connection.cut()
    const tell = this.#end && bus?.leave(this.#end)
    if (tell) clock.after(FOUND_GONE_MS, tell)
  }
}
