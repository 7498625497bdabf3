import type { ElementType } from './element.ts'
import { isFractionalKey } from './fractional-key.ts'
import { pressures, strokePoints } from './stroke.ts'
import * as values from './values.ts'

export interface Property {
  parse: values.Parse
  /** What an absent property means. `undefined`: an element without it is no element. */
  fallback: unknown
}

const property = (parse: values.Parse, fallback: unknown): Property => ({ parse, fallback })
type Properties = Readonly<Record<string, Property>>

const ARROWHEADS = [
  'arrow',
  'bar',
  'dot',
  'circle',
  'circle_outline',
  'triangle',
  'triangle_outline',
  'diamond',
  'diamond_outline',
  'crowfoot_one',
  'crowfoot_many',
  'crowfoot_one_or_many',
] as const
const arrowhead = property(values.orNull(values.oneOf(ARROWHEADS)), null)
const index: values.Parse = (value) => (isFractionalKey(value) ? value : undefined)
const MAX_TEXT = 100_000
const MAX_CORNERS = 5_000

const shared: Properties = {
  x: property(values.length, undefined),
  y: property(values.length, undefined),
  width: property(values.length, 0),
  height: property(values.length, 0),
  angle: property(values.angle, 0),
  index: property(index, null),
  isDeleted: property(values.flag, false),
  strokeColor: property(values.color, '#1e1e1e'),
  backgroundColor: property(values.color, 'transparent'),
  fillStyle: property(values.oneOf(['hachure', 'cross-hatch', 'solid', 'zigzag']), 'solid'),
  strokeWidth: property(values.number(0, 100), 2),
  strokeStyle: property(values.oneOf(['solid', 'dashed', 'dotted']), 'solid'),
  roundness: property(values.orNull(values.roundness), null),
  roughness: property(values.number(0, 10), 1),
  opacity: property(values.number(0, 100), 100),
  seed: property(values.number(0, 2 ** 32), 1),
  groupIds: property(values.list(values.id, 50), []),
  frameId: property(values.orNull(values.id), null),
  link: property(values.orNull(values.link), null),
  locked: property(values.flag, false),
  customData: property(values.orNull(values.freeData), null),
}

const lines: Properties = {
  ...shared,
  points: property(values.list(values.point, MAX_CORNERS), undefined),
  startBinding: property(values.orNull(values.hold), null),
  endBinding: property(values.orNull(values.hold), null),
  startArrowhead: arrowhead,
  endArrowhead: arrowhead,
}

/** Every property that is shared between browsers, by the type of its element. */
export const PROPERTIES: Readonly<Record<ElementType, Properties>> = {
  rectangle: shared,
  diamond: shared,
  ellipse: shared,
  embeddable: shared,
  line: lines,
  arrow: {
    ...lines,
    elbowed: property(values.flag, false),
    fixedSegments: property(values.orNull(values.list(values.segment, MAX_CORNERS)), null),
    startIsSpecial: property(values.orNull(values.flag), null),
    endIsSpecial: property(values.orNull(values.flag), null),
  },
  freedraw: {
    ...shared,
    points: property(strokePoints, undefined),
    pressures: property(pressures, []),
    simulatePressure: property(values.flag, true),
  },
  text: {
    ...shared,
    text: property(values.text(MAX_TEXT), ''),
    originalText: property(values.text(MAX_TEXT), ''),
    fontSize: property(values.number(1, 10_000), 20),
    fontFamily: property(values.number(1, 100), 5),
    textAlign: property(values.oneOf(['left', 'center', 'right']), 'left'),
    verticalAlign: property(values.oneOf(['top', 'middle', 'bottom']), 'top'),
    containerId: property(values.orNull(values.id), null),
    autoResize: property(values.flag, true),
    lineHeight: property(values.number(0.1, 10), 1.25),
  },
  frame: { ...shared, name: property(values.orNull(values.text(500)), null) },
  image: {
    ...shared,
    fileId: property(values.orNull(values.text(128)), null),
    // A picture that failed to load here may load elsewhere: "error" is nobody else's business.
    status: property(values.oneOf(['pending', 'saved']), 'pending'),
    scale: property(values.scale, [1, 1]),
    crop: property(values.orNull(values.crop), null),
  },
}
