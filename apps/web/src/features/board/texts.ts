import { defineTexts } from '../../shared/i18n/texts.ts'

export const texts = defineTexts('board', {
  en: { board: 'Board', opening: 'Opening the board', noFiles: 'Pictures and files cannot be placed on a board yet.' },
  de: {
    board: 'Board',
    opening: 'Das Board wird geöffnet',
    noFiles: 'Bilder und Dateien können noch nicht auf ein Board gelegt werden.',
  },
})
