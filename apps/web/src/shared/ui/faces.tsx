import type { Person } from '@tandem/protocol'
import { Avatar } from './avatar.tsx'
import classes from './faces.module.css'

interface FacesProps {
  people: readonly Person[]
  /** Names them, for a screen reader and on hover. */
  label: string
  size?: number
  most?: number
}

/** A few faces and how many more; nothing for nobody. */
export const Faces = ({ people, label, size = 22, most = 3 }: FacesProps) =>
  people.length > 0 && (
    <span className={classes.faces} role="img" aria-label={label} title={label} data-faces>
      {people.slice(0, most).map((person) => (
        <Avatar key={person.id} person={person} size={size} />
      ))}
      {people.length > most && (
        <span className={classes.more} style={{ minWidth: size, lineHeight: `${size}px` }}>
          +{people.length - most}
        </span>
      )}
    </span>
  )
