import { PaletteHost } from '../features/palette/palette-host.tsx'
import { copyLink, create, duplicate, star, trash } from '../features/tree/page-verbs.ts'

const VERBS = { copyLink, create, duplicate, star, trash }

/** The palette, with what the tree can do with pages. */
export const Palette = () => <PaletteHost verbs={VERBS} />
