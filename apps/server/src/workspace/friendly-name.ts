const COLORS = ['Blue', 'Amber', 'Coral', 'Silver', 'Olive', 'Violet', 'Golden', 'Scarlet', 'Indigo', 'Copper', 'Mint', 'Ivory']
const ANIMALS = [
  'Heron',
  'Otter',
  'Fox',
  'Badger',
  'Wren',
  'Lynx',
  'Hare',
  'Falcon',
  'Marten',
  'Robin',
  'Seal',
  'Owl',
  'Stork',
  'Beaver',
  'Swift',
  'Crane',
]

/** A name for somebody who has not given one, such as "Blue Heron". `random` answers from 0 up to but not including 1. */
export const friendlyName = (random: () => number): string => {
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] as string
  return `${pick(COLORS)} ${pick(ANIMALS)}`
}
