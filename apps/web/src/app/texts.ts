import { defineTexts } from '../shared/i18n/texts.ts'

export const texts = defineTexts('app', {
  en: {
    goHome: 'Go to home',
    reload: 'Reload',
    tryNow: 'Try now',
    tryAgain: 'Try again',
    otherAccount: 'Sign in with another account',
    notFound: 'Not found',
    noPage: 'This page does not exist, or you may not see it',
    noPageWhat: 'The address may be incomplete, or the page was deleted or moved. If somebody shared it with you, ask them.',
    noPageGuest: 'The address may be incomplete, or the link you came by does not lead here. Members can sign in to see it.',
    broke: 'Something broke on this screen',
    kept: 'What you wrote is kept on this device.',
    cause: 'The cause: {{cause}}',
    notHere: 'This page is not on this device',
    notHereWhat: 'The server cannot be reached, and the page was not opened here before. It opens by itself when the connection is back.',
    unreachable: 'The server cannot be reached',
    unreachableWhat: 'Tandem has to ask it who you are, once on each device. Check the connection; this goes on by itself when it is back.',
    openedAgain: 'This page was loaded again: what this tab showed was not what the server has.',
    updateReady: 'Update ready',
    signOut: 'Sign out',
    signOutTitle: 'Sign out with changes that are not saved?',
    signOutUnsaved_one:
      'One change on this device has not reached the server. Signing out removes it from here for good. Stay until it is saved, or sign out and lose it.',
    signOutUnsaved_other:
      '{{count}} changes on this device have not reached the server. Signing out removes them from here for good. Stay until they are saved, or sign out and lose them.',
    stay: 'Stay',
    signOutAnyway: 'Sign out and lose them',
    signOutFailed: 'You are still signed in: the server cannot be reached. Try again when you are online.',
    // Two short lines on a phone.
    factorEnded: 'An admin has reset your second factor.',
    understood: 'Understood',
    skip: 'Skip to the content',
  },
  de: {
    goHome: 'Zur Startseite',
    reload: 'Neu laden',
    tryNow: 'Jetzt versuchen',
    tryAgain: 'Noch einmal versuchen',
    otherAccount: 'Mit einem anderen Konto anmelden',
    notFound: 'Nicht gefunden',
    noPage: 'Diese Seite gibt es nicht, oder du darfst sie nicht sehen',
    noPageWhat:
      'Vielleicht ist die Adresse unvollständig, oder die Seite wurde gelöscht oder verschoben. Wenn jemand sie mit dir geteilt hat, frag dort nach.',
    noPageGuest:
      'Vielleicht ist die Adresse unvollständig, oder der Link, über den du gekommen bist, führt nicht hierher. Mitglieder können sich anmelden, um sie zu sehen.',
    broke: 'Auf diesem Bildschirm ist etwas kaputtgegangen',
    kept: 'Was du geschrieben hast, ist auf diesem Gerät aufgehoben.',
    cause: 'Die Ursache: {{cause}}',
    notHere: 'Diese Seite ist nicht auf diesem Gerät',
    notHereWhat:
      'Der Server ist nicht zu erreichen, und die Seite war hier noch nicht geöffnet. Sie öffnet sich von selbst, wenn die Verbindung wieder da ist.',
    unreachable: 'Der Server ist nicht zu erreichen',
    unreachableWhat:
      'Tandem muss ihn auf jedem Gerät einmal fragen, wer du bist. Prüfe die Verbindung; es geht von selbst weiter, wenn sie wieder da ist.',
    openedAgain: 'Diese Seite wurde noch einmal geladen: Was dieser Tab zeigte, war nicht das, was der Server hat.',
    updateReady: 'Neue Version bereit',
    signOut: 'Abmelden',
    signOutTitle: 'Abmelden, obwohl nicht alles gespeichert ist?',
    signOutUnsaved_one:
      'Eine Änderung auf diesem Gerät hat den Server noch nicht erreicht. Beim Abmelden verschwindet sie hier endgültig. Bleib, bis sie gespeichert ist, oder melde dich ab und verliere sie.',
    signOutUnsaved_other:
      '{{count}} Änderungen auf diesem Gerät haben den Server noch nicht erreicht. Beim Abmelden verschwinden sie hier endgültig. Bleib, bis sie gespeichert sind, oder melde dich ab und verliere sie.',
    stay: 'Bleiben',
    signOutAnyway: 'Abmelden und verlieren',
    signOutFailed: 'Du bist noch angemeldet: Der Server ist nicht zu erreichen. Versuche es noch einmal, wenn du online bist.',
    factorEnded: 'Ein Admin hat deinen zweiten Faktor gelöscht.',
    understood: 'Verstanden',
    skip: 'Zum Inhalt springen',
  },
})
