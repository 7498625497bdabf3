const DIGITS = /^[0-9A-Za-z]+$/
const MAX_LENGTH = 256

/** How many characters the whole part of a key has, its first one included; 0 when that character starts no key. */
const wholeLength = (first: number): number => {
  if (first >= 0x61 && first <= 0x7a) return first - 0x61 + 2 // a to z
  if (first >= 0x41 && first <= 0x5a) return 0x5a - first + 2 // Z down to A
  return 0
}

/**
 * Whether a text is a fractional key: a place between any two others, in base 62. The editor throws, and its board goes
 * blank, on a key that cannot be read, so none gets past this.
 */
export const isFractionalKey = (value: unknown): value is string => {
  if (typeof value !== 'string' || value.length < 2 || value.length > MAX_LENGTH || !DIGITS.test(value)) return false
  const whole = wholeLength(value.charCodeAt(0))
  if (whole === 0 || value.length < whole) return false
  // The smallest whole number leaves no room below it, and a trailing zero has two ways to be written.
  if (value === `A${'0'.repeat(26)}`) return false
  return value.length === whole || !value.endsWith('0')
}
