import type { PageKind } from '@tandem/protocol'
import { icon as look } from './icon.ts'
import { KindIcon } from './kind-icon.tsx'
import classes from './page-icon.module.css'

interface PageIconProps {
  page: { kind: PageKind; icon?: string | null }
  size?: number
}

/** The emoji somebody gave a page, else the sign of its kind. */
export const PageIcon = ({ page, size = look.size }: PageIconProps) =>
  page.icon ? (
    <span className={classes.emoji} style={{ width: size, height: size, fontSize: Math.round(size * 0.86) }} aria-hidden>
      {page.icon}
    </span>
  ) : (
    <KindIcon kind={page.kind} size={size} />
  )
