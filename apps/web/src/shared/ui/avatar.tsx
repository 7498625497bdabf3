import { useComputedColorScheme } from '@mantine/core'
import type { Person } from '@tandem/protocol'
import classes from './avatar.module.css'
import type { CSSProperties } from 'react'
import { initials } from './initials.ts'
import { personColor } from './people-colors.ts'

interface AvatarProps {
  /** A guest has a dotted ring. */
  person: Pick<Person, 'name' | 'color' | 'guest'>
  size?: number
  /** Idle or away: shown paler. */
  quiet?: boolean
}

/** A person's colour and letters. Says nothing to a screen reader: its place names the person. */
export const Avatar = ({ person, size = 28, quiet = false }: AvatarProps) => {
  const { solid, onSolid } = personColor(person.color, useComputedColorScheme('light', { getInitialValueInEffect: false }))
  const colors = { '--solid': solid, '--on-solid': onSolid } as CSSProperties
  return (
    <span
      aria-hidden
      className={classes.avatar}
      data-quiet={quiet || undefined}
      data-guest={person.guest || undefined}
      data-letters={initials(person.name)}
      style={{ width: size, height: size, fontSize: Math.max(10, Math.round(size * 0.39)), ...colors }}
    />
  )
}
