import { create } from 'qrcode'
import { useMemo } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import classes from './link.module.css'
import { texts } from './texts.ts'

const QUIET = 3

/** The link as a picture for the camera of a phone. Always dark on light: not every camera reads the reverse. */
export const QrCode = ({ text }: { text: string }) => {
  const t = useTexts(texts)
  const { size, path } = useMemo(() => {
    const { modules } = create(text, { errorCorrectionLevel: 'M' })
    const dark = [...modules.data].flatMap((isDark, at) =>
      isDark ? [`M${(at % modules.size) + QUIET} ${Math.floor(at / modules.size) + QUIET}h1v1h-1z`] : [],
    )
    return { size: modules.size + 2 * QUIET, path: dark.join('') }
  }, [text])
  return (
    <figure className={classes.qr}>
      <svg role="img" aria-label={t('qrOf')} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
        <path d={path} />
      </svg>
      <figcaption>{t('qrHint')}</figcaption>
    </figure>
  )
}
