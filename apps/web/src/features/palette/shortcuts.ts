import type { texts } from './texts.ts'

type Name = Extract<keyof (typeof texts)['en'], `key${string}`>
interface Shortcut {
  name: Name
  keys: readonly string[]
  /** A letter alone, which can be switched off. */
  isSingle?: true
}

/** Every shortcut there is, by where it works. */
export const SHORTCUTS = {
  everywhere: [
    { name: 'keyPalette', keys: ['Mod+K'] },
    { name: 'keySearch', keys: ['/', 'Mod+Shift+F'] },
    { name: 'keyNew', keys: ['N'], isSingle: true },
    { name: 'keyHome', keys: ['G H'], isSingle: true },
    { name: 'keySidebar', keys: ['Mod+.'] },
    { name: 'keyTheme', keys: ['Mod+Shift+L'] },
    { name: 'keySaved', keys: ['Mod+S'] },
    { name: 'keyShortcuts', keys: ['?'], isSingle: true },
  ],
  inDocuments: [
    { name: 'keyBlocks', keys: ['/'] },
    { name: 'keyBold', keys: ['Mod+B'] },
    { name: 'keyItalic', keys: ['Mod+I'] },
    { name: 'keyUnderline', keys: ['Mod+U'] },
    { name: 'keyStrike', keys: ['Mod+Shift+X'] },
    { name: 'keyCode', keys: ['Mod+E'] },
    { name: 'keyLink', keys: ['Mod+K'] },
    { name: 'keyHeading', keys: ['Mod+Alt+1', 'Mod+Alt+2', 'Mod+Alt+3'] },
    { name: 'keyLists', keys: ['Mod+Shift+7', 'Mod+Shift+8', 'Mod+Shift+9'] },
    { name: 'keyMoveBlock', keys: ['Alt+↑', 'Alt+↓'] },
    { name: 'keyTick', keys: ['Mod+Enter'] },
    { name: 'keyTools', keys: ['Alt+F10'] },
    { name: 'keyUndo', keys: ['Mod+Z'] },
    { name: 'keyRedo', keys: ['Mod+Shift+Z'] },
  ],
  onBoards: [
    { name: 'keySelect', keys: ['V', '1'] },
    { name: 'keyHand', keys: ['H'] },
    { name: 'keyRectangle', keys: ['R', '2'] },
    { name: 'keyDiamond', keys: ['D', '3'] },
    { name: 'keyEllipse', keys: ['O', '4'] },
    { name: 'keyArrow', keys: ['A', '5'] },
    { name: 'keyLine', keys: ['L', '6'] },
    { name: 'keyPen', keys: ['P', '7'] },
    { name: 'keyText', keys: ['T', '8'] },
    { name: 'keyEraser', keys: ['E', '0'] },
    { name: 'keyFrame', keys: ['F'] },
    { name: 'keyLaser', keys: ['K'] },
    { name: 'keyGroup', keys: ['Mod+G'] },
    { name: 'keyFit', keys: ['Shift+1'] },
  ],
} as const satisfies Record<string, readonly Shortcut[]>

/** The sections of the list, with `Shortcut` as one type. */
export const SECTIONS: readonly { where: keyof typeof SHORTCUTS; shortcuts: readonly Shortcut[] }[] = [
  { where: 'everywhere', shortcuts: SHORTCUTS.everywhere },
  { where: 'inDocuments', shortcuts: SHORTCUTS.inDocuments },
  { where: 'onBoards', shortcuts: SHORTCUTS.onBoards },
]
