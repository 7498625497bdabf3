import type { PageKind } from '@tandem/protocol'
import { IconFileText, IconTriangleSquareCircle } from '@tabler/icons-react'
import { icon } from './icon.ts'

const ICONS = { document: IconFileText, board: IconTriangleSquareCircle } satisfies Record<PageKind, unknown>

export const KindIcon = ({ kind, size = icon.size }: { kind: PageKind; size?: number }) => {
  const Icon = ICONS[kind]
  return <Icon {...icon} size={size} />
}
