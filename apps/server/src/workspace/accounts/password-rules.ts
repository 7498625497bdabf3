import { Refusal } from '../refusal.ts'
import { COMMON_WORDS } from './common-words.ts'

const SHORTEST = 10
/** Numbers of this length are dates, telephone numbers and rows of keys. */
const SHORTEST_NUMBER = 16
const FEWEST_DIFFERENT = 5
const RUNS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  '1q2w3e4r5t6y7u8i9o0p',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
]
const LEET: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' }

/** Throws when somebody who guesses would find the password early. `own`: the name and e-mail it is for. */
export const checkPassword = (password: string, own: { name?: string | undefined; email?: string | null | undefined }): void => {
  if ([...password].length < SHORTEST)
    throw new Refusal(
      422,
      'weak_password',
      `A password has at least ${SHORTEST} characters. Three or four words in a row are easy to remember.`,
    )
  if (isCommon(password)) throw new Refusal(422, 'weak_password', 'This password is one of those that are tried first. Choose another.')
  if (isOwn(password, own)) throw new Refusal(422, 'weak_password', 'A password must not be your name or e-mail address. Choose another.')
}

/** Whether a list of passwords in use would have it near its top, with or without digits and signs around and inside. */
export const isCommon = (password: string): boolean => {
  const said = password.normalize('NFKC').toLowerCase()
  if (/^\d+$/.test(said) && said.length < SHORTEST_NUMBER) return true
  if (new Set(said).size < FEWEST_DIFFERENT || isRepeated(said) || isRun(said)) return true
  return forms(said).some((form) => COMMON_WORDS.has(form) || isRepeatedWord(form))
}

const isOwn = (password: string, { name = '', email }: { name?: string | undefined; email?: string | null | undefined }): boolean => {
  const local = email?.split('@')[0] ?? ''
  const own = [name, email ?? '', local, ...name.split(/\s+/)].map(letters).filter((word) => word.length >= 3)
  return forms(password.normalize('NFKC').toLowerCase()).some((form) => own.includes(letters(form)))
}

const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}]/gu, '')

/** What is left without digits and signs at both ends, as it stands and with the signs that stand for letters read so. */
const forms = (said: string): string[] => {
  const read = (text: string) => [...text].map((sign) => LEET[sign] ?? sign).join('')
  const core = (text: string) => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  return [said, core(said), read(core(said)), core(read(said)), read(said)].map((form) => form.replace(/[\s._-]+/g, ''))
}

const isRepeated = (said: string): boolean => /^(.{1,6}?)\1+.{0,2}$/su.test(said)

const isRepeatedWord = (form: string): boolean => {
  const half = form.slice(0, form.length / 2)
  return form === half + half && COMMON_WORDS.has(half)
}

const isRun = (said: string): boolean =>
  RUNS.some((run) => {
    const backwards = [...run].toReversed().join('')
    return `${run}${run}`.includes(said) || `${backwards}${backwards}`.includes(said)
  })
