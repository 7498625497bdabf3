import { Refusal } from '../refusal.ts'

/** Which of the two is wrong is not told, nor whether there is such an account. */
export const wrongCredentials = () => new Refusal(401, 'wrong_credentials', 'The e-mail address or the password is wrong.')
/** Of somebody who is signed in, and stays so. */
export const wrongPassword = () => new Refusal(403, 'wrong_credentials', 'The password is wrong.')
export const wrongCode = () => new Refusal(401, 'wrong_code', 'This code is wrong, was used already, or has run out. Try the next one.')
export const disabled = () => new Refusal(403, 'disabled', 'This account was switched off. Ask an admin of the workspace.')
export const taken = () => new Refusal(409, 'taken', 'Somebody has an account with this e-mail address. Sign in with it instead.')
export const tooManyTries = (waitMs: number) => new Refusal(429, 'rate', `Too many tries. Try again in ${inWords(waitMs)}.`, waitMs)
export const noMail = () => new Refusal(409, 'not_configured', 'This server sends no mail. Ask an admin of the workspace for a link.')

const inWords = (ms: number): string => {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 60) return seconds === 1 ? 'a second' : `${seconds} seconds`
  const minutes = Math.ceil(seconds / 60)
  return minutes === 1 ? 'a minute' : `${minutes} minutes`
}
