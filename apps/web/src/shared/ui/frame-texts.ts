import { defineTexts } from '../i18n/texts.ts'

export const frameTexts = defineTexts('frame', {
  en: {
    showSidebar: 'Show the sidebar',
    hideSidebar: 'Hide the sidebar',
    home: 'Tandem home',
    untitled: 'Untitled',
    undo: 'Undo',
    close: 'Close',
    guest: 'guest',
    theme: 'Theme',
    light: 'Light',
    dark: 'Dark',
    system: 'Like the system',
  },
  de: {
    showSidebar: 'Seitenleiste zeigen',
    hideSidebar: 'Seitenleiste verbergen',
    home: 'Tandem-Startseite',
    untitled: 'Ohne Titel',
    undo: 'Rückgängig',
    close: 'Schließen',
    guest: 'Gast',
    theme: 'Farben',
    light: 'Hell',
    dark: 'Dunkel',
    system: 'Wie das System',
  },
})
