import { defineTexts } from '../../shared/i18n/texts.ts'

export const texts = defineTexts('people', {
  en: {
    here: 'People here',
    all: 'All {{count}} people here',
    you: 'you',
    guest: 'guest',
    idle: 'idle',
    tabs_one: '{{count}} tab',
    tabs_other: '{{count}} tabs',
    count_one: '{{count}} person here',
    count_other: '{{count}} people here',
  },
  de: {
    here: 'Wer hier ist',
    all: 'Alle {{count}}, die hier sind',
    you: 'du',
    guest: 'Gast',
    idle: 'untätig',
    tabs_one: '{{count}} Tab',
    tabs_other: '{{count}} Tabs',
    count_one: '{{count}} Person hier',
    count_other: '{{count}} Personen hier',
  },
})
