import { defineTexts } from '../../shared/i18n/texts.ts'

export const texts = defineTexts('sidebar', {
  en: {
    name: 'Sidebar',
    resize: 'Width of the sidebar',
    ownMenu: '{{name}}, your menu',
    settings: 'Settings',
    admin: 'Manage the workspace',
    signOut: 'Sign out',
    search: 'Search',
    home: 'Home',
    trash: 'Trash',
    newSpace: 'New space',
    account: 'Create an account',
  },
  de: {
    name: 'Seitenleiste',
    resize: 'Breite der Seitenleiste',
    ownMenu: '{{name}}, dein Menü',
    settings: 'Einstellungen',
    admin: 'Arbeitsbereich verwalten',
    signOut: 'Abmelden',
    search: 'Suchen',
    home: 'Startseite',
    trash: 'Papierkorb',
    newSpace: 'Neuer Bereich',
    account: 'Konto anlegen',
  },
})
