import { useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useEffectEvent, useRef, useState } from 'react'
import { onOpenPalette } from '../../shared/lib/palette.ts'
import { useMe } from '../../shared/lib/session.ts'
import { singleKeysOn } from '../../shared/lib/single-keys.ts'
import { useTheme } from '../../shared/lib/use-theme.ts'
import { whenSeen } from '../../shared/lib/when-seen.ts'
import { type GlobalKey, globalKey } from './global-keys.ts'
import { onShowShortcuts } from './open.ts'
import type { PageVerbs } from './page-verbs.ts'

const load = () => import('./palette.tsx')
const Palette = lazy(() => load().then((module) => ({ default: module.Palette })))
const ShortcutsHelp = lazy(() => import('./shortcuts-help.tsx').then((module) => ({ default: module.ShortcutsHelp })))

const SECOND_KEY_WITHIN = 1000
const WRITES = 'input, textarea, select, [contenteditable=""], [contenteditable=true], .excalidraw, [role=tree], [role=menu], dialog'

/** Opens the palette and the list of shortcuts, and hears the keys that work everywhere. */
export const PaletteHost = ({ verbs }: { verbs: PageVerbs }) => {
  const me = useMe()
  const router = useRouter()
  const { toggle } = useTheme()
  const [open, setOpen] = useState<'nothing' | 'palette' | 'shortcuts'>('nothing')
  const before = useRef<{ key: string; at: number }>(undefined)

  const act = useEffectEvent((key: GlobalKey): void => {
    if (key === 'palette') setOpen(open === 'palette' ? 'nothing' : 'palette')
    else if (key === 'shortcuts') setOpen('shortcuts')
    else if (key === 'theme') toggle()
    else if (me?.kind === 'member') router.history.push({ search: '/search', new: '/new/document', home: '/' }[key])
  })
  const press = useEffectEvent((event: KeyboardEvent): void => {
    // An editor may have used the key itself: a link on selected text, for instance.
    if (!me || event.defaultPrevented || event.isComposing || event.getModifierState('AltGraph')) return
    const last = before.current
    const pressed = globalKey(
      {
        key: event.key,
        hasMod: event.ctrlKey || event.metaKey,
        hasShift: event.shiftKey,
        hasAlt: event.altKey,
        isTyping: event.target instanceof Element && event.target.closest(WRITES) !== null,
        before: last && event.timeStamp - last.at < SECOND_KEY_WITHIN ? last.key : undefined,
      },
      singleKeysOn(),
    )
    before.current = { key: event.key.toLowerCase(), at: event.timeStamp }
    if (!pressed) return
    event.preventDefault()
    act(pressed)
  })

  useEffect(() => {
    const heard = (event: KeyboardEvent): void => press(event)
    const stops = [onOpenPalette(() => setOpen('palette')), onShowShortcuts(() => setOpen('shortcuts'))]
    addEventListener('keydown', heard)
    // Fetched while nothing else is going on, so that the first press finds it here.
    let timer: ReturnType<typeof setTimeout> | undefined
    let isWanted = true
    void whenSeen().then(() => {
      if (isWanted) timer = setTimeout(() => void load(), 1500)
    })
    return () => {
      for (const stop of stops) stop()
      removeEventListener('keydown', heard)
      isWanted = false
      clearTimeout(timer)
    }
  }, [])

  if (!me || open === 'nothing') return null
  const close = (which: 'palette' | 'shortcuts') => () => setOpen((now) => (now === which ? 'nothing' : now))
  return (
    <Suspense fallback={null}>
      {open === 'palette' ? <Palette me={me} verbs={verbs} onClose={close('palette')} /> : <ShortcutsHelp onClose={close('shortcuts')} />}
    </Suspense>
  )
}
