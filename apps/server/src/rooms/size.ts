import type { Room } from './room.ts'

/** How much goes on in these rooms just now. */
export const sizeOf = (rooms: readonly Room[]): { open: number; sessions: number; behind: number } => {
  const sumOf = (part: (room: Room) => number) => rooms.reduce((sum, room) => sum + part(room), 0)
  return { open: rooms.length, sessions: sumOf(({ sessions }) => sessions.length), behind: sumOf(({ behind }) => behind) }
}
