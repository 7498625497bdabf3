import { IconBold, IconCode, IconItalic, IconStrikethrough, IconUnderline } from '@tabler/icons-react'
import type { DocumentEditor, InlineMark, ToolbarState } from '@tandem/document'
import { keys } from './keys.ts'
import { ToolButton } from './tool-button.tsx'

const MARKS: readonly { mark: InlineMark; name: string; keys: string; icon: typeof IconBold }[] = [
  { mark: 'bold', name: 'Bold', keys: 'Mod+B', icon: IconBold },
  { mark: 'italic', name: 'Italic', keys: 'Mod+I', icon: IconItalic },
  { mark: 'underline', name: 'Underline', keys: 'Mod+U', icon: IconUnderline },
  { mark: 'strike', name: 'Strikethrough', keys: 'Mod+Shift+X', icon: IconStrikethrough },
  { mark: 'code', name: 'Code', keys: 'Mod+E', icon: IconCode },
]

export const MarkTools = ({ editor, state }: { editor: DocumentEditor; state: ToolbarState }) =>
  MARKS.map((tool) => (
    <ToolButton
      key={tool.mark}
      icon={tool.icon}
      name={tool.name}
      keys={keys(tool.keys)}
      pressed={state.marks[tool.mark]}
      onPress={() => editor.toggle(tool.mark)}
    />
  ))
