import type { ComponentType, Ref } from 'react'

interface Props {
  icon: ComponentType<{ size?: number; stroke?: number }>
  name: string
  /** Shown behind the name: "Ctrl+B". */
  keys?: string
  pressed?: boolean
  disabled?: boolean
  ref?: Ref<HTMLButtonElement>
  onPress: () => void
}

/** One button of a toolbar. Pressing it leaves the focus where it is. */
export const ToolButton = ({ icon: Icon, name, keys, pressed, disabled, ref, onPress }: Props) => (
  <button
    ref={ref}
    type="button"
    className="t-tool"
    aria-label={name}
    aria-pressed={pressed}
    disabled={disabled}
    title={keys === undefined ? name : `${name}  ${keys}`}
    onMouseDown={(event) => event.preventDefault()}
    onClick={onPress}
  >
    <Icon size={18} stroke={1.6} />
  </button>
)
