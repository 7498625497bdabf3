/** Whether the keyboard has a command key. */
export const isApple = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform)

/** A shortcut as the keyboard in use names it: `shortcutKeys('Mod+Shift+X')`. */
export const shortcutKeys = (shortcut: string): string =>
  isApple
    ? shortcut.replace('Mod+', '⌘').replace('Shift+', '⇧').replace('Alt+', '⌥').replace('Ctrl+', '⌃')
    : shortcut.replace('Mod', 'Ctrl')
