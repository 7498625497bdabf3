const HIDDEN = '[secret]'
/** Shorter ones are no secrets, and may be a part of any word. */
const SHORTEST = 6

/** Takes these out of whatever is printed, also as they are written in JSON. */
export const hiding = (secrets: readonly string[]): ((text: string) => string) => {
  const forms = secrets
    .filter(({ length }) => length >= SHORTEST)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    .toSorted((a, b) => b.length - a.length)
  return (text) => forms.reduce((left, secret) => left.replaceAll(secret, HIDDEN), text)
}
