import { defineTexts } from '../../shared/i18n/texts.ts'

export const texts = defineTexts('page', {
  en: {
    menu: 'Page menu',
    where: 'Where this page is',
    parents: 'Pages in between',
    archived: 'Archived',
    inTrash: 'In the trash',
    title: 'Title',
    opening: 'Opening the page',
  },
  de: {
    menu: 'Menü der Seite',
    where: 'Wo diese Seite liegt',
    parents: 'Seiten dazwischen',
    archived: 'Archiviert',
    inTrash: 'Im Papierkorb',
    title: 'Titel',
    opening: 'Die Seite wird geöffnet',
  },
})
