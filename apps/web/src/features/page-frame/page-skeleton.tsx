import { Skeleton } from '@mantine/core'
import type { PageKind } from '@tandem/protocol'
import { useTexts } from '../../shared/i18n/texts.ts'
import classes from './page-skeleton.module.css'
import { texts } from './texts.ts'

const LINES = ['92%', '84%', '96%', '58%']

/** Holds the place of the content while it is fetched; invisible for the first moments, so that a fast page never flickers. */
export const PageSkeleton = ({ kind }: { kind: PageKind }) => (
  <div className={classes.skeleton} aria-busy="true" aria-label={useTexts(texts)('opening')} role="progressbar">
    {kind === 'document' && (
      <div className={classes.lines}>
        {LINES.map((width) => (
          <Skeleton key={width} height={14} radius="sm" width={width} />
        ))}
      </div>
    )}
  </div>
)

/** The same for a title. */
export const TitleSkeleton = () => (
  <div className={classes.skeleton}>
    <Skeleton height={36} width="46%" radius="sm" mt={4} mb={4} />
  </div>
)
