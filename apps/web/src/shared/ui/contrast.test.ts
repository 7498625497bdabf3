import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { personColor } from './people-colors.ts'

const css = readFileSync(new URL('./theme.css', import.meta.url), 'utf8')

const colorsOf = (scheme: 'light' | 'dark'): Map<string, string> => {
  const block = css.match(new RegExp(`\\[data-mantine-color-scheme='${scheme}'\\] \\{([^}]*)\\}`))?.[1] ?? ''
  return new Map([...block.matchAll(/--t-([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', color = '']) => [name, color]))
}

const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const SURFACES = ['canvas', 'surface', 'raised']
const TEXT_ON: Record<string, string[]> = {
  ink: [...SURFACES, 'accent-wash', 'caution-wash', 'danger-wash'],
  'ink-2': [...SURFACES, 'accent-wash'],
  'ink-3': SURFACES,
  accent: [...SURFACES, 'accent-wash'],
  good: SURFACES,
  caution: SURFACES,
  'caution-ink': [...SURFACES, 'caution-wash'],
  danger: [...SURFACES, 'danger-wash'],
  'on-accent': ['accent', 'accent-strong'],
  canvas: ['ink'],
}
const PARTS_ON: Record<string, string[]> = { control: SURFACES, accent: SURFACES }

test.for(['light', 'dark'] as const)('text and controls of the %s scheme can be read', (scheme) => {
  const colors = colorsOf(scheme)
  const colorOf = (name: string): string => {
    const color = colors.get(name)
    if (!color) throw new Error(`--t-${name} is missing in the ${scheme} scheme`)
    return color
  }
  for (const [pairs, least] of [
    [TEXT_ON, 4.5],
    [PARTS_ON, 3],
  ] as const)
    for (const [front, backs] of Object.entries(pairs))
      for (const back of backs) expect(contrast(colorOf(front), colorOf(back)), `${front} on ${back}`).toBeGreaterThanOrEqual(least)
})

test.for(['light', 'dark'] as const)('every person carries a readable label and stands out in the %s scheme', (scheme) => {
  const colors = colorsOf(scheme)
  for (let color = 0; color < 12; color++) {
    const { solid, onSolid } = personColor(color, scheme)
    expect(contrast(solid, onSolid), `label on ${solid}`).toBeGreaterThanOrEqual(4.5)
    for (const back of SURFACES) expect(contrast(solid, colors.get(back) ?? ''), `${solid} on ${back}`).toBeGreaterThanOrEqual(3)
  }
})
