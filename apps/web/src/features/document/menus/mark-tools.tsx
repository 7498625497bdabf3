import { IconBold, IconCode, IconItalic, IconStrikethrough, IconUnderline } from '@tabler/icons-react'
import type { DocumentEditor, InlineMark, ToolbarState } from '@tandem/document'
import { useTexts } from '../../../shared/i18n/texts.ts'
import { shortcutKeys } from '../../../shared/lib/shortcut-keys.ts'
import { texts } from '../texts.ts'
import { ToolButton } from './tool-button.tsx'

const MARKS: readonly { mark: InlineMark; keys: string; icon: typeof IconBold }[] = [
  { mark: 'bold', keys: 'Mod+B', icon: IconBold },
  { mark: 'italic', keys: 'Mod+I', icon: IconItalic },
  { mark: 'underline', keys: 'Mod+U', icon: IconUnderline },
  { mark: 'strike', keys: 'Mod+Shift+X', icon: IconStrikethrough },
  { mark: 'code', keys: 'Mod+E', icon: IconCode },
]

export const MarkTools = ({ editor, state }: { editor: DocumentEditor; state: ToolbarState }) => {
  const t = useTexts(texts)
  return MARKS.map((tool) => (
    <ToolButton
      key={tool.mark}
      icon={tool.icon}
      name={t(tool.mark)}
      keys={shortcutKeys(tool.keys)}
      pressed={state.marks[tool.mark]}
      onPress={() => editor.toggle(tool.mark)}
    />
  ))
}
