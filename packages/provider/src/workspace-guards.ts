import { isId, isPageId, type WorkspaceEvent, type WorkspaceMessages } from '@tandem/protocol'

type Guard = (value: unknown) => boolean

const KINDS: readonly unknown[] = ['document', 'board']
const REFRESHABLE: readonly unknown[] = ['spaces', 'me', 'members', 'sharing']

const text: Guard = (value) => typeof value === 'string'
const count: Guard = (value) => Number.isSafeInteger(value) && (value as number) >= 0
const orNull =
  (guard: Guard): Guard =>
  (value) =>
    value === null || guard(value)
const list =
  (guard: Guard): Guard =>
  (value) =>
    Array.isArray(value) && value.every(guard)
const shape = (fields: Record<string, Guard>): Guard => {
  const entries = Object.entries(fields)
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    entries.every(([name, guard]) => guard((value as Record<string, unknown>)[name]))
}

const person = shape({ id: isId, name: text, color: count, guest: (value) => value === undefined || value === true })
const treePage = shape({
  id: isPageId,
  kind: (value) => KINDS.includes(value),
  title: text,
  address: text,
  icon: orNull(text),
  space: isId,
  parent: orNull(isPageId),
  order: text,
  children: count,
  isArchived: (value) => typeof value === 'boolean',
})

const GUARDS: Record<WorkspaceEvent, Guard> = {
  pages: shape({ changed: list(treePage), gone: list(isPageId) }),
  here: shape({ page: isPageId, people: list(person) }),
  refresh: shape({ what: list((value) => REFRESHABLE.includes(value)) }),
}

/** One thing the server says on `/workspace`, with its name. */
export type WorkspaceMessage = { [Event in WorkspaceEvent]: { event: Event; body: WorkspaceMessages[Event] } }[WorkspaceEvent]

/** What the server said, checked; `undefined` when it is not of the protocol's form. Unknown fields are ignored. */
export const parseWorkspaceMessage = (event: string, body: unknown): WorkspaceMessage | undefined => {
  if (!Object.hasOwn(GUARDS, event) || !GUARDS[event as WorkspaceEvent](body)) return undefined
  return { event, body } as WorkspaceMessage
}
