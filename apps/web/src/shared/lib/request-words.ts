import type { Code, RequestCode } from '@tandem/protocol'
import { defineTexts, type TextsOf } from '../i18n/texts.ts'
import { Refusal, Unreachable } from './api.ts'

export const requestTexts = defineTexts('request', {
  en: {
    wrong_credentials: 'The e-mail or the password is not right.',
    second_factor: 'Enter the code of your second factor.',
    wrong_code: 'This code is not right, or no longer valid. Enter the newest one.',
    disabled: 'This account was switched off. Ask somebody who runs the workspace.',
    weak_password: 'This password is too easy to guess. Take a longer one, for instance a few words.',
    taken: 'Somebody has this already. Choose another.',
    sign_up_closed: 'Only people who are invited can sign up here. Ask somebody who runs the workspace.',
    check_mail: 'We have sent you a mail. Open the link in it to make your account.',
    link_ended: 'This link has ended, or was never complete. Ask whoever gave it to you for a new one.',
    link_full: 'As many people as this link is for have come already. Ask whoever gave it to you for another.',
    link_password: 'This is not the password of the link. Ask whoever gave it to you.',
    invitation_ended: 'This invitation has ended or was used. Ask for a new one.',
    already_set_up: 'This workspace is set up already. Sign in.',
    would_be_cycle: 'A page cannot lie below itself. Choose another place.',
    too_many_subpages: 'This is more pages than can be duplicated at once. Duplicate them in parts, or the page alone.',
    last_owner: 'Nobody else could manage it then. Make somebody else an owner first.',
    conflict: 'Somebody has changed this meanwhile. Look at it again, then repeat what you did.',
    wrong_address: 'You have opened this workspace at another address than its own. Ask whoever runs it where to open it.',
    not_configured: 'This server is not set up for that. Ask somebody who runs it.',
    bad_message: 'The server did not take this. Look at what you entered and try again.',
    forbidden: 'Your role does not allow that. Ask an owner.',
    too_large: 'This is too large. Make it smaller.',
    rate: 'That was too often. Wait a moment, then try again.',
    busy: 'The server has much to do. Try again in a moment.',
    store_unavailable: 'The server cannot save at the moment. Try again in a moment.',
    not_found: 'This does not exist, or you may not see it.',
    signed_out: 'You are not signed in any more. Sign in again.',
    version_too_old: 'The server is newer than this tab. Reload it.',
    waitSeconds_one: 'That was too often. Try again in {{count}} second.',
    waitSeconds_other: 'That was too often. Try again in {{count}} seconds.',
    unreachable: 'The server cannot be reached. Try again when you are online.',
    unknown: 'Something went wrong on the server. Try again in a moment.',
  },
  de: {
    wrong_credentials: 'E-Mail oder Passwort stimmt nicht.',
    second_factor: 'Gib den Code deines zweiten Faktors ein.',
    wrong_code: 'Dieser Code stimmt nicht oder gilt nicht mehr. Gib den neuesten ein.',
    disabled: 'Dieses Konto wurde abgeschaltet. Frag jemanden, der den Arbeitsbereich verwaltet.',
    weak_password: 'Dieses Passwort ist zu leicht zu erraten. Nimm ein längeres, zum Beispiel ein paar Wörter.',
    taken: 'Das hat schon jemand. Wähle etwas anderes.',
    sign_up_closed: 'Hier kann sich nur registrieren, wer eingeladen ist. Frag jemanden, der den Arbeitsbereich verwaltet.',
    check_mail: 'Wir haben dir eine E-Mail geschickt. Öffne den Link darin, um dein Konto anzulegen.',
    link_ended: 'Dieser Link gilt nicht mehr oder war nie vollständig. Bitte um einen neuen, wo du ihn herhast.',
    link_full: 'Über diesen Link sind schon so viele gekommen, wie er erlaubt. Bitte um einen anderen, wo du ihn herhast.',
    link_password: 'Das ist nicht das Passwort des Links. Frag, wo du ihn herhast.',
    invitation_ended: 'Diese Einladung gilt nicht mehr oder wurde benutzt. Bitte um eine neue.',
    already_set_up: 'Dieser Arbeitsbereich ist schon eingerichtet. Melde dich an.',
    would_be_cycle: 'Eine Seite kann nicht unter sich selbst liegen. Wähle einen anderen Ort.',
    too_many_subpages: 'Das sind mehr Seiten, als sich auf einmal duplizieren lassen. Dupliziere sie in Teilen oder die Seite allein.',
    last_owner: 'Dann könnte es niemand mehr verwalten. Mach zuerst jemand anderen zum Besitzer.',
    conflict: 'Das hat inzwischen jemand geändert. Sieh es dir noch einmal an und wiederhole deine Änderung.',
    wrong_address:
      'Du hast diesen Arbeitsbereich unter einer anderen Adresse geöffnet als seiner eigenen. Frag, wer ihn betreibt, wo du ihn findest.',
    not_configured: 'Dafür ist dieser Server nicht eingerichtet. Frag jemanden, der ihn betreibt.',
    bad_message: 'Das hat der Server nicht angenommen. Prüfe deine Eingabe und versuche es noch einmal.',
    forbidden: 'Deine Rolle erlaubt das nicht. Frag einen Besitzer.',
    too_large: 'Das ist zu groß. Mach es kleiner.',
    rate: 'Das war zu oft. Warte kurz und versuche es noch einmal.',
    busy: 'Der Server hat viel zu tun. Versuche es gleich noch einmal.',
    store_unavailable: 'Der Server kann gerade nicht speichern. Versuche es gleich noch einmal.',
    not_found: 'Das gibt es nicht, oder du darfst es nicht sehen.',
    signed_out: 'Du bist nicht mehr angemeldet. Melde dich noch einmal an.',
    version_too_old: 'Der Server ist neuer als dieser Tab. Lade ihn neu.',
    waitSeconds_one: 'Das war zu oft. Versuche es in {{count}} Sekunde noch einmal.',
    waitSeconds_other: 'Das war zu oft. Versuche es in {{count}} Sekunden noch einmal.',
    unreachable: 'Der Server ist nicht zu erreichen. Versuche es noch einmal, wenn du online bist.',
    unknown: 'Auf dem Server ist etwas schiefgegangen. Versuche es gleich noch einmal.',
  },
})

/** What a person can do about it. */
export type RequestRemedy = 'change what was entered' | 'wait' | 'sign in' | 'ask somebody' | 'look again' | 'reload'

/** Codes of `CODES` that a request can be answered with, beside those of `REQUEST_CODES`. */
type SharedCode = Extract<
  Code,
  'bad_message' | 'forbidden' | 'too_large' | 'rate' | 'busy' | 'store_unavailable' | 'not_found' | 'signed_out' | 'version_too_old'
>
export type Failure = RequestCode | SharedCode | 'unreachable' | 'unknown'

/** For everything a request can be refused with: what to do about it. Its sentence is in the texts, under the same name. */
export const REQUEST_REMEDIES: Record<Failure, RequestRemedy> = {
  wrong_credentials: 'change what was entered',
  second_factor: 'change what was entered',
  wrong_code: 'change what was entered',
  disabled: 'ask somebody',
  weak_password: 'change what was entered',
  taken: 'change what was entered',
  sign_up_closed: 'ask somebody',
  check_mail: 'look again',
  link_ended: 'ask somebody',
  link_full: 'ask somebody',
  link_password: 'change what was entered',
  invitation_ended: 'ask somebody',
  already_set_up: 'sign in',
  would_be_cycle: 'change what was entered',
  too_many_subpages: 'change what was entered',
  last_owner: 'change what was entered',
  conflict: 'look again',
  wrong_address: 'ask somebody',
  not_configured: 'ask somebody',
  bad_message: 'change what was entered',
  forbidden: 'ask somebody',
  too_large: 'change what was entered',
  rate: 'wait',
  busy: 'wait',
  store_unavailable: 'wait',
  not_found: 'look again',
  signed_out: 'sign in',
  version_too_old: 'reload',
  unreachable: 'wait',
  unknown: 'wait',
}

/** Whether a code is one there is a sentence for. */
export const isKnownFailure = (code: string | undefined): code is Failure => code !== undefined && Object.hasOwn(REQUEST_REMEDIES, code)

/** Why a request failed, as one of a closed list. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof Unreachable) return 'unreachable'
  if (!(error instanceof Refusal)) return 'unknown'
  if (isKnownFailure(error.code)) return error.code
  return error.status === 429 ? 'rate' : 'unknown'
}

/** The sentence for a request that failed. */
export const failureWords = (error: unknown, t: TextsOf<typeof requestTexts>): string => t(failureOf(error))

/** How long the server asks to wait, in milliseconds. */
export const waitAfter = (error: unknown): number | undefined => (error instanceof Refusal ? error.retryAfter : undefined)
