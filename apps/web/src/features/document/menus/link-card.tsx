import { IconExternalLink, IconLinkOff, IconPencil } from '@tabler/icons-react'
import type { DocumentEditor } from '@tandem/document'
import { useTexts } from '../../../shared/i18n/texts.ts'
import { texts } from '../texts.ts'
import { ToolButton } from './tool-button.tsx'
import { usePlaced } from './use-placed.ts'

/** Shows where the link around the caret leads, and lets it be opened, changed or removed. */
export const LinkCard = ({ editor, href }: { editor: DocumentEditor; href: string }) => {
  const t = useTexts(texts)
  const panel = usePlaced(() => editor.selectionRect(), { side: 'below', align: 'start' }, href)
  return (
    <div
      ref={panel}
      className="t-floating t-link-card"
      role="toolbar"
      tabIndex={-1}
      aria-label={t('link')}
      onMouseDown={(event) => event.preventDefault()}
    >
      <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
        <span>{href.replace(/^(?:https?:\/\/|mailto:)/, '').replace(/\/$/, '')}</span>
        <IconExternalLink size={16} stroke={1.6} aria-hidden="true" />
      </a>
      <ToolButton icon={IconPencil} name={t('editLink')} onPress={() => editor.openLinkField()} />
      <ToolButton icon={IconLinkOff} name={t('removeLink')} onPress={() => editor.removeLink()} />
    </div>
  )
}
