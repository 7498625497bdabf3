import classes from './space-icon.module.css'
import { initials } from './initials.ts'

interface SpaceIconProps {
  space: { name: string; icon: string | null }
  size?: number
}

/** The emoji of a space, else the first letter of its name. */
export const SpaceIcon = ({ space, size = 20 }: SpaceIconProps) => (
  <span
    className={classes.icon}
    data-letter={!space.icon || undefined}
    style={{ width: size, height: size, fontSize: Math.round(size * (space.icon ? 0.8 : 0.55)), borderRadius: Math.round(size * 0.28) }}
    aria-hidden
  >
    {space.icon || [...initials(space.name)][0]}
  </span>
)
