import { defineTexts } from '../shared/i18n/texts.ts'

/** Names of screens, for the title of the tab. */
export const routeTexts = defineTexts('route', {
  en: { search: 'Search', settings: 'Settings', admin: 'Workspace administration' },
  de: { search: 'Suche', settings: 'Einstellungen', admin: 'Verwaltung des Arbeitsbereichs' },
})
