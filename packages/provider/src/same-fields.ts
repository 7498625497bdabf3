/** True when both have the same fields with the same plain values. */
export const sameFields = <Shape extends object>(a: Shape, b: Shape): boolean => {
  const keys = Object.keys(a) as (keyof Shape)[]
  return keys.length === Object.keys(b).length && keys.every((key) => Object.is(a[key], b[key]))
}
