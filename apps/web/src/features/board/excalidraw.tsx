import './asset-path.ts'
import { CaptureUpdateAction, Excalidraw, FONT_FAMILY, MainMenu } from '@excalidraw/excalidraw'
import type { AppState, ExcalidrawImperativeAPI, ExcalidrawProps, UIOptions } from '@excalidraw/excalidraw/types'
import type { BoardElement, Hand, LiveHand, SceneElement } from '@tandem/board'
import '@excalidraw/excalidraw/index.css'
import './excalidraw.css'
import { type DragEvent, type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { shownLanguage } from '../../shared/i18n/i18n.ts'
import { textsOf, useTexts } from '../../shared/i18n/texts.ts'
import { openPalette } from '../../shared/lib/palette.ts'
import type { Drawing, LocalPointer } from './drawing.ts'
import { PressedPointers } from './pressed-pointers.ts'
import { texts } from './texts.ts'

/** The one module that knows Excalidraw. Elements cross this border as the plain data that they are. */
type Elements = ReturnType<ExcalidrawImperativeAPI['getSceneElementsIncludingDeleted']>

const plain = (elements: Elements): readonly SceneElement[] => elements as unknown as readonly SceneElement[]

const uiOptions: UIOptions = {
  canvasActions: {
    changeViewBackgroundColor: true,
    clearCanvas: false,
    export: { saveFileToDisk: true },
    loadScene: false,
    saveToActiveFile: false,
    saveAsImage: true,
    toggleTheme: false,
  },
  tools: { image: false },
}

const selectedIds = ({ selectedElementIds }: AppState): string[] =>
  Object.entries(selectedElementIds).flatMap(([id, selected]) => (selected ? [id] : []))

class ExcalidrawDrawing implements Drawing {
  readonly #api: ExcalidrawImperativeAPI
  readonly #pointers: PressedPointers
  readonly #container: HTMLElement
  readonly #listeners = new Set<() => void>()
  #mapped: Elements | undefined
  #byId = new Map<string, SceneElement>()

  constructor(api: ExcalidrawImperativeAPI, container: HTMLElement) {
    this.#api = api
    this.#container = container
    this.#pointers = new PressedPointers(container, () => this.changed())
  }

  elements(): readonly SceneElement[] {
    return plain(this.#api.getSceneElementsIncludingDeleted())
  }

  element(id: string): SceneElement | undefined {
    const elements = this.#api.getSceneElementsIncludingDeleted()
    if (elements !== this.#mapped) {
      this.#byId = new Map(plain(elements).map((element) => [element.id, element]))
      this.#mapped = elements
    }
    const element = this.#byId.get(id)
    return element?.isDeleted ? undefined : element
  }

  hand(): Hand {
    const state = this.#api.getAppState()
    const held = new Set<string>()
    const hold = (element: { id: string; containerId?: string | null } | null): void => {
      if (!element) return
      held.add(element.id)
      if (element.containerId) held.add(element.containerId)
    }
    for (const element of [state.newElement, state.multiElement, state.resizingElement, state.editingTextElement]) hold(element)
    if (state.editingLinearElement) held.add(state.editingLinearElement.elementId)
    if (state.croppingElementId) held.add(state.croppingElementId)
    if (this.#pointers.any) for (const id of selectedIds(state)) held.add(id)
    return {
      busy: this.#pointers.any || state.multiElement !== null,
      held,
      writing: state.editingTextElement !== null,
    }
  }

  liveHand(): LiveHand {
    const state = this.#api.getAppState()
    const drawn = state.newElement ?? state.multiElement
    if (drawn && drawn.type !== 'text') return { drawing: this.element(drawn.id), dragging: [] }
    const moves = this.#pointers.any && (state.selectedElementsAreBeingDragged || state.isResizing || state.isRotating)
    const dragging = moves ? selectedIds(state).flatMap((id) => this.element(id) ?? []) : []
    return { drawing: undefined, dragging }
  }

  viewport() {
    const { scrollX, scrollY, zoom, width, height } = this.#api.getAppState()
    return { scrollX, scrollY, zoom: zoom.value, width, height }
  }

  selection(): readonly string[] {
    return selectedIds(this.#api.getAppState())
  }

  editing(): string | undefined {
    return this.#api.getAppState().editingTextElement?.id
  }

  background(): string {
    return this.#api.getAppState().viewBackgroundColor
  }

  apply(elements: readonly SceneElement[]): void {
    // NEVER: what others do must not end up in my undo.
    this.#api.updateScene({ elements: elements as unknown as Elements, captureUpdate: CaptureUpdateAction.NEVER })
  }

  applyBackground(color: string): void {
    this.#api.updateScene({ appState: { viewBackgroundColor: color }, captureUpdate: CaptureUpdateAction.NEVER })
  }

  showAll(): void {
    const elements = this.#api.getSceneElements()
    if (elements.length > 0) this.#api.scrollToContent(elements, { fitToContent: true, minZoom: 0.3, maxZoom: 1, animate: false })
  }

  takeHand(): void {
    this.#api.setActiveTool({ type: 'hand' })
  }

  focus(): void {
    this.#container.querySelector<HTMLElement>('.excalidraw')?.focus({ preventScroll: true })
  }

  finishWriting(): void {
    // Excalidraw ends an edit when its text area loses focus, and throws when it is taken away in the middle of one.
    if (document.activeElement instanceof HTMLTextAreaElement && this.#container.contains(document.activeElement))
      document.activeElement.blur()
  }

  say(sentence: string): void {
    this.#api.setToast({ message: sentence, duration: 5_000, closable: true })
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  changed(): void {
    for (const listener of this.#listeners) listener()
  }

  close(): void {
    this.#pointers.close()
    this.#listeners.clear()
  }
}

const FONT_PATIENCE = 3_000

/** Loads the fonts that these texts need: text painted before its font is there is cut off. Gives up after three seconds. */
export const loadFonts = async (elements: readonly BoardElement[]): Promise<void> => {
  const texts = new Map<number, string>([[FONT_FAMILY.Excalifont, ' ']])
  for (const { text, ...element } of elements) {
    const family = (element as { fontFamily?: number }).fontFamily
    if (text && family !== undefined) texts.set(family, ((texts.get(family) ?? '') + text).slice(0, 4_000))
  }
  const names = new Map<number, string>(Object.entries(FONT_FAMILY).map(([name, number]) => [number, name]))
  const loads = [...texts].map(([family, text]) => document.fonts.load(`20px "${names.get(family) ?? 'Excalifont'}"`, text))
  await Promise.race([Promise.allSettled(loads), new Promise((resolve) => setTimeout(resolve, FONT_PATIENCE))])
}

/** Opens http and https links in a tab of their own that knows nothing of this one; nothing else is ever opened. */
const openLink: NonNullable<ExcalidrawProps['onLinkOpen']> = ({ link }, event) => {
  event.preventDefault()
  if (!link || !URL.canParse(link, location.origin)) return
  const { protocol, href } = new URL(link, location.origin)
  if (protocol === 'http:' || protocol === 'https:') window.open(href, '_blank', 'noopener,noreferrer')
}

const menu = (
  <MainMenu>
    <MainMenu.DefaultItems.SearchMenu />
    <MainMenu.DefaultItems.Export />
    <MainMenu.DefaultItems.SaveAsImage />
    <MainMenu.DefaultItems.Help />
    <MainMenu.Separator />
    <MainMenu.DefaultItems.ChangeCanvasBackground />
  </MainMenu>
)

const t = textsOf(texts)
/** Excalidraw names languages in its own way. */
const LANGUAGE = { en: 'en', de: 'de-DE', 'en-XB': 'en' } as const

export interface ExcalidrawSurfaceProps {
  scheme: 'light' | 'dark'
  canEdit: boolean
  /** The drawing, once it can be bound; `undefined` when it is gone. */
  onDrawing: (drawing: Drawing | undefined) => void
  onPointer: (pointer: LocalPointer | undefined) => void
  /** Painted between the drawing and its tools. */
  overlay: ReactNode
}

/** Excalidraw without what leads out of the house: no libraries, no AI, no foreign links, no embeds. */
export const ExcalidrawSurface = ({ scheme, canEdit, onDrawing, onPointer, overlay }: ExcalidrawSurfaceProps) => {
  const say = useTexts(texts)
  const container = useRef<HTMLDivElement>(null)
  const api = useRef<ExcalidrawImperativeAPI>(undefined)
  const current = useRef<ExcalidrawDrawing>(undefined)
  const [started, setStarted] = useState(false)

  useEffect(() => {
    if (!started || !api.current || !container.current) return undefined
    const drawing = new ExcalidrawDrawing(api.current, container.current)
    current.current = drawing
    onDrawing(drawing)
    return () => {
      current.current = undefined
      onDrawing(undefined)
      drawing.close()
    }
  }, [started, onDrawing])

  const children = useMemo(
    () => (
      <>
        {menu}
        {overlay}
      </>
    ),
    [overlay],
  )

  // Excalidraw links the one selected shape by these keys, and takes them without a selection too.
  const palette = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
    if (current.current?.selection().length === 1) return
    event.preventDefault()
    event.stopPropagation()
    openPalette()
  }
  const refuseFiles = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    event.stopPropagation()
    if (event.type === 'drop') current.current?.say(t('noFiles'))
  }

  return (
    <div
      ref={container}
      className="tandem-board"
      onDragOverCapture={refuseFiles}
      onDropCapture={refuseFiles}
      onPointerLeave={() => onPointer(undefined)}
      onKeyDownCapture={palette}
    >
      <Excalidraw
        excalidrawAPI={(given) => {
          api.current = given
        }}
        onChange={() => {
          // Before its first change the editor is still starting, and would wipe what is put into it.
          setStarted(true)
          current.current?.changed()
        }}
        onPointerUpdate={({ pointer, button }) => onPointer({ ...pointer, button })}
        onPaste={({ elements }) => {
          if (!elements?.some(({ type }) => type === 'image' || type === 'iframe')) return true
          current.current?.say(t('noFiles'))
          return false
        }}
        onLinkOpen={openLink}
        theme={scheme}
        viewModeEnabled={!canEdit}
        handleKeyboardGlobally={false}
        validateEmbeddable={false}
        aiEnabled={false}
        UIOptions={uiOptions}
        name={say('board')}
        langCode={LANGUAGE[shownLanguage()]}
      >
        {children}
      </Excalidraw>
    </div>
  )
}
