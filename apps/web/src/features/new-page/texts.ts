import { defineTexts } from '../../shared/i18n/texts.ts'

export const texts = defineTexts('new-page', {
  en: {
    document: 'New document',
    documentWhat: 'Write together, letter by letter.',
    board: 'New board',
    boardWhat: 'Draw and arrange on one big sheet.',
    more: 'More kinds of pages',
    failedDocument: 'The document could not be created',
    failedBoard: 'The board could not be created',
    tryAgain: 'Try again',
    goHome: 'Go to home',
  },
  de: {
    document: 'Neues Dokument',
    documentWhat: 'Schreibt zusammen, Buchstabe für Buchstabe.',
    board: 'Neues Board',
    boardWhat: 'Zeichnen und ordnen auf einem großen Blatt.',
    more: 'Weitere Arten von Seiten',
    failedDocument: 'Das Dokument konnte nicht angelegt werden',
    failedBoard: 'Das Board konnte nicht angelegt werden',
    tryAgain: 'Noch einmal versuchen',
    goHome: 'Zur Startseite',
  },
})
