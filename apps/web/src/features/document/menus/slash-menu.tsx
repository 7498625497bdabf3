import { type BlockChoice, SLASH_LIST, type SlashMenu as Menu, slashOption, type SlashState } from '@tandem/document'
import { useEffect } from 'react'
import { useTexts } from '../../../shared/i18n/texts.ts'
import { texts } from '../texts.ts'
import { BlockIcon } from './block-icon.tsx'
import { usePlaced } from './use-placed.ts'
import { useStore } from './use-store.ts'

const Choice = ({ menu, choice, index, active }: { menu: Menu; choice: BlockChoice; index: number; active: boolean }) => (
  <button
    type="button"
    id={slashOption(index)}
    role="option"
    tabIndex={-1}
    aria-selected={active}
    className="t-menu-row"
    onPointerMove={() => menu.highlight(index)}
    onClick={() => menu.choose(index)}
  >
    <BlockIcon kind={choice.kind} />
    <span className="t-menu-name">{choice.name}</span>
    <span className="t-menu-hint" aria-hidden="true">
      {choice.hint}
    </span>
  </button>
)

const OpenMenu = ({ menu, state }: { menu: Menu; state: SlashState & { open: true } }) => {
  const t = useTexts(texts)
  const panel = usePlaced(() => menu.anchor(), { side: 'below', align: 'start' }, state.choices)
  useEffect(() => {
    document.getElementById(slashOption(state.active))?.scrollIntoView({ block: 'nearest' })
  }, [state.active, state.choices])
  return (
    // The caret has to stay in the text, so a press must not move the focus.
    <div ref={panel} role="presentation" className="t-menu t-floating" onMouseDown={(event) => event.preventDefault()}>
      {state.choices.length === 0 ? (
        <div className="t-menu-empty" role="status">
          {t('noBlock', { query: state.query })}
        </div>
      ) : (
        <div id={SLASH_LIST} role="listbox" aria-label={t('blocks')}>
          {state.choices.map((choice, index) => (
            <Choice key={choice.kind} menu={menu} choice={choice} index={index} active={index === state.active} />
          ))}
        </div>
      )}
    </div>
  )
}

/** The list of blocks behind a typed slash. */
export const SlashMenu = ({ menu }: { menu: Menu }) => {
  const state = useStore(menu.state)
  return state.open ? <OpenMenu menu={menu} state={state} /> : null
}
