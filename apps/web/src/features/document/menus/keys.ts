const apple = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform)

/** A shortcut as the keyboard in use names it: `keys('Mod+Shift+X')`. */
export const keys = (shortcut: string): string =>
  apple ? shortcut.replace('Mod+', '⌘').replace('Shift+', '⇧').replace('Alt+', '⌥') : shortcut.replace('Mod', 'Ctrl')
