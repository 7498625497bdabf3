import {
  IconBlockquote,
  IconCode,
  IconH1,
  IconH2,
  IconH3,
  IconLetterT,
  IconList,
  IconListCheck,
  IconListNumbers,
  IconSeparatorHorizontal,
} from '@tabler/icons-react'
import type { BlockKind } from '@tandem/document'

const ICONS: Readonly<Record<BlockKind, typeof IconH1>> = {
  paragraph: IconLetterT,
  heading1: IconH1,
  heading2: IconH2,
  heading3: IconH3,
  bulletList: IconList,
  orderedList: IconListNumbers,
  taskList: IconListCheck,
  blockquote: IconBlockquote,
  codeBlock: IconCode,
  horizontalRule: IconSeparatorHorizontal,
}

export const BlockIcon = ({ kind }: { kind: BlockKind }) => {
  const Icon = ICONS[kind]
  return <Icon size={18} stroke={1.6} aria-hidden="true" />
}
