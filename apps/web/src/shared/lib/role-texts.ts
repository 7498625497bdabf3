import { defineTexts } from '../i18n/texts.ts'

/** What a role is called, and what it lets somebody do. */
export const roleTexts = defineTexts('role', {
  en: {
    viewer: 'Can view',
    commenter: 'Can comment',
    editor: 'Can edit',
    owner: 'Owner',
    none: 'No access',
    viewerMay: 'Reads, and changes nothing',
    commenterMay: 'Reads and comments',
    editorMay: 'Writes, draws, and shares the page',
    ownerMay: 'Can do everything, also delete it for good',
    noneMay: 'Kept out of this page and what lies below it',
    youCanView: 'You can view',
    youCanComment: 'You can comment',
    youCanEdit: 'You can edit',
    youOwn: 'You are an owner',
  },
  de: {
    viewer: 'Kann ansehen',
    commenter: 'Kann kommentieren',
    editor: 'Kann bearbeiten',
    owner: 'Besitzer',
    none: 'Kein Zugriff',
    viewerMay: 'Liest und ändert nichts',
    commenterMay: 'Liest und kommentiert',
    editorMay: 'Schreibt, zeichnet und teilt die Seite',
    ownerMay: 'Darf alles, auch endgültig löschen',
    noneMay: 'Bleibt von dieser Seite und allem darunter ausgeschlossen',
    youCanView: 'Du kannst ansehen',
    youCanComment: 'Du kannst kommentieren',
    youCanEdit: 'Du kannst bearbeiten',
    youOwn: 'Du bist Besitzer',
  },
})

/** What is said to somebody of their own role. */
export const YOUR_ROLE = { viewer: 'youCanView', commenter: 'youCanComment', editor: 'youCanEdit', owner: 'youOwn' } as const
