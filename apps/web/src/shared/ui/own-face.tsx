import type { Me } from '@tandem/protocol'
import { Avatar } from './avatar.tsx'

/** This person's own picture, if there is one, else colour and letters. Says nothing to a screen reader: its place does. */
export const OwnFace = ({ me, size = 28 }: { me: Me; size?: number }) =>
  me.avatar ? (
    <img src={me.avatar} alt="" width={size} height={size} style={{ borderRadius: 999, objectFit: 'cover', flex: 'none' }} />
  ) : (
    <Avatar person={me} size={size} />
  )
