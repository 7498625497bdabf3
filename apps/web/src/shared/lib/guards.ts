import { isId, isPageId, ROLES, type PageKind, type Person, type PrincipalId, type Role, type SpaceId } from '@tandem/protocol'

/** The answers of the server, checked by hand: the schemas of the protocol stay out of the browser. */
export type Guard<Value> = (value: unknown) => value is Value

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

export const isText: Guard<string> = (value) => typeof value === 'string'
export const isNumber: Guard<number> = (value) => typeof value === 'number'
export const isBoolean: Guard<boolean> = (value) => typeof value === 'boolean'
export const isPrincipalId = (value: unknown): value is PrincipalId => isId(value)
export const isSpaceId = (value: unknown): value is SpaceId => isId(value)
/** For answers in which nothing is read. */
export const isAnything: Guard<unknown> = (_value): _value is unknown => true

export const orNull =
  <Value>(is: Guard<Value>): Guard<Value | null> =>
  (value): value is Value | null =>
    value === null || is(value)
export const isListOf =
  <Value>(is: Guard<Value>): Guard<Value[]> =>
  (value): value is Value[] =>
    Array.isArray(value) && value.every(is)
export const isOneOf =
  <const Value extends string>(values: readonly Value[]): Guard<Value> =>
  (value): value is Value =>
    (values as readonly unknown[]).includes(value)

type RequiredFields<Value> = { [Field in keyof Value as undefined extends Value[Field] ? never : Field]: Guard<Value[Field]> }
/** An object with at least these fields; those that may be missing are not looked at. */
export const isObjectOf =
  <Value extends object>(fields: RequiredFields<Value>): Guard<Value> =>
  (value): value is Value =>
    isRecord(value) && Object.entries<Guard<unknown>>(fields).every(([field, is]) => is(value[field]))

export const isPageKind: Guard<PageKind> = isOneOf(['document', 'board'])
export const isRole: Guard<Role> = isOneOf(ROLES)
export const isPerson: Guard<Person> = isObjectOf<Person>({ id: isPrincipalId, name: isText, color: isNumber })
export { isPageId }

export const textOf = (value: unknown, field: string): string | undefined => {
  const text = isRecord(value) ? value[field] : undefined
  return typeof text === 'string' ? text : undefined
}
