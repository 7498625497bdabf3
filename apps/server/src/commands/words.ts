import { addressOf } from '@tandem/protocol'
import type { QuarantinedPage } from '../storage/store.ts'
import type { Rebuilt } from './rebuild-index.ts'
import type { Release } from './release-page.ts'

/** A title somebody chose, fit for a terminal: nothing in it that moves the cursor or turns the line around. */
const printable = (title: string): string => title.replace(/[\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}]/gu, ' ').trim()

const changes = (count: number): string => (count === 1 ? '1 change' : `${count} changes`)

const minuteOf = (time: number): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** `publicUrl` as configured: with it addresses can be clicked. */
export const wordsForPages = (pages: readonly QuarantinedPage[], publicUrl: string | undefined): string => {
  if (pages.length === 0) return 'No page is in quarantine.'
  const count = pages.length === 1 ? '1 page in quarantine' : `${pages.length} pages in quarantine`
  return [count, ...pages.map((page) => wordsForPage(page, publicUrl))].join('\n\n')
}

const wordsForPage = (page: QuarantinedPage, publicUrl: string | undefined): string => {
  const { title, since, problem, seq, lastSeq } = page
  return [
    printable(title) || 'Untitled',
    `  address     ${publicUrl?.replace(/\/+$/, '') ?? ''}${addressOf(page)}`,
    `  since       ${minuteOf(since)}`,
    `  problem     ${printable(problem)}`,
    `  last whole  ${seq === 0 ? 'never' : `change ${seq} of ${lastSeq}`}`,
  ].join('\n')
}

export const wordsForRebuilt = ({ read, unread }: Rebuilt): string => {
  const pages = `The search knows ${read === 1 ? '1 page' : `${read} pages`}.`
  if (unread.length === 0) return pages
  return [`${pages} These cannot be read:`, ...unread.map(({ page, problem }) => `  ${page}  ${printable(problem)}`)].join('\n')
}

/** `typed`: how the page was named on the command line. */
export const wordsForRelease = (release: Release, typed: string): string => {
  switch (release.did) {
    case 'nothing':
      return WHY_NOTHING[release.because](printable(typed))
    case 'ask': {
      const { seq, lastSeq } = release
      const end = 'run this again with --as-it-was.'
      return seq === 0
        ? `Nothing of ${named(release)} is whole: to begin it again without its ${changes(lastSeq)}, ${end}`
        : `${upper(named(release))} is whole up to change ${seq} of ${lastSeq}: to go on from there and give up the ${changes(lastSeq - seq)} after it, ${end}`
    }
    case 'release':
      return `${upper(named(release))} is whole and takes changes again.`
    case 'restart': {
      const { seq, lastSeq } = release
      const goesOn = `${upper(named(release))} takes changes again`
      if (seq === lastSeq) return `${goesOn}, from its last one on.`
      const from = seq === 0 ? 'begins again' : `goes on from change ${seq} of ${lastSeq}`
      return `${goesOn} and ${from}. What was stored ${seq === 0 ? 'before' : 'after it'} stays in the database, but is no part of the page.`
    }
    default:
      return release satisfies never
  }
}

const WHY_NOTHING: Record<Extract<Release, { did: 'nothing' }>['because'], (page: string) => string> = {
  'no such page': (page) => `There is no page "${page}".`,
  'not in quarantine': () => 'The page is not in quarantine.',
  'it changed': () => 'The page was changed by somebody else meanwhile. Look at it again.',
}

const named = ({ title }: { title: string }): string => (printable(title) ? `the page "${printable(title)}"` : 'the untitled page')
const upper = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
