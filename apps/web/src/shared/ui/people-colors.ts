/** The twelve colours of people: index = `Person.color`. Light ones carry white labels, dark ones ink labels. */
const LIGHT = [
  '#B91C1C',
  '#C2410C',
  '#92560B',
  '#4D7C0F',
  '#047857',
  '#0F766E',
  '#0369A1',
  '#1D4ED8',
  '#4338CA',
  '#6D28D9',
  '#A21CAF',
  '#BE185D',
] as const
const DARK = [
  '#F49B95',
  '#F4A979',
  '#E3B265',
  '#B4D275',
  '#6FD1A8',
  '#6CCFC6',
  '#79C3EE',
  '#94B6FA',
  '#AEB0FA',
  '#C5A9F9',
  '#E79BEE',
  '#F397C1',
] as const

export interface PersonColor {
  /** Ring, caret, cursor and label background. */
  solid: string
  /** Text on `solid`. */
  onSolid: string
}

/** The colour of a person, never taken from the wire as CSS: only the index is. */
export const personColor = (color: number, scheme: 'light' | 'dark'): PersonColor => {
  const index = ((Math.trunc(color) % 12) + 12) % 12
  return scheme === 'light'
    ? { solid: LIGHT[index] ?? LIGHT[0], onSolid: '#FFFFFF' }
    : { solid: DARK[index] ?? DARK[0], onSolid: '#1C1B19' }
}
