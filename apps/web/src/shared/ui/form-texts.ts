import { defineTexts } from '../i18n/texts.ts'

export const formTexts = defineTexts('form', {
  en: {
    show: 'Show',
    hide: 'Hide',
    showCharacters: 'Show the characters',
    strength: 'Strength',
    strength1: 'Easy to guess',
    strength2: 'Could be stronger',
    strength3: 'Good',
    strength4: 'Strong',
    digit: 'Digit {{at}} of {{of}}',
    yourColor: 'Your colour',
    color: 'Colour {{at}}',
  },
  de: {
    show: 'Zeigen',
    hide: 'Verbergen',
    showCharacters: 'Zeichen zeigen',
    strength: 'Stärke',
    strength1: 'Leicht zu erraten',
    strength2: 'Könnte stärker sein',
    strength3: 'Gut',
    strength4: 'Stark',
    digit: 'Ziffer {{at}} von {{of}}',
    yourColor: 'Deine Farbe',
    color: 'Farbe {{at}}',
  },
})
