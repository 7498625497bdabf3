const COLORS = 12
/** Has no divisor in common with 12: newcomers go through all colours before one comes again, neighbours far apart. */
const STEP = 5

/** Gives each newcomer a colour. */
export const colorsFrom = (random: () => number): (() => number) => {
  let color = Math.floor(random() * COLORS)
  return () => {
    color = (color + STEP) % COLORS
    return color
  }
}
