import { Button } from '@mantine/core'
import type { PageKind } from '@tandem/protocol'
import { IconChevronDown, IconPlus } from '@tabler/icons-react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { DropdownMenu, MenuItem } from '../../shared/ui/dropdown-menu.tsx'
import { icon } from '../../shared/ui/icon.ts'
import { KindIcon } from '../../shared/ui/kind-icon.tsx'
import classes from './new-button.module.css'
import { texts } from './texts.ts'

const KINDS: PageKind[] = ['document', 'board']

/** A new document at once, anything else by the arrow. */
export const NewButton = ({ onNew }: { onNew: (kind: PageKind) => void }) => {
  const t = useTexts(texts)
  return (
    <div className={classes.both}>
      <Button leftSection={<IconPlus {...icon} />} className={classes.main} onClick={() => onNew('document')}>
        {t('document')}
      </Button>
      <DropdownMenu
        label={t('more')}
        renderOpener={(props) => (
          <Button {...props} className={classes.arrow} aria-label={t('more')}>
            <IconChevronDown {...icon} size={16} />
          </Button>
        )}
      >
        {KINDS.map((kind) => (
          <MenuItem key={kind} icon={<KindIcon kind={kind} />} onSelect={() => onNew(kind)}>
            {t(kind)}
          </MenuItem>
        ))}
      </DropdownMenu>
    </div>
  )
}
