import type { Found, FoundPage, PageKind, PeopleList, SpaceId } from '@tandem/protocol'
import { ask } from './api.ts'
import { isBoolean, isListOf, isNumber, isObjectOf, isPageId, isPageKind, isPerson, isSpaceId, isText, orNull } from './guards.ts'

type Piece = FoundPage['title'][number]
const isPieces = isListOf(isObjectOf<Piece>({ text: isText }))
const isFound = isObjectOf<Found>({
  pages: isListOf(
    isObjectOf<FoundPage>({
      id: isPageId,
      kind: isPageKind,
      address: isText,
      icon: orNull(isText),
      title: isPieces,
      snippet: isPieces,
      space: isSpaceId,
      spaceName: isText,
      editedAt: isNumber,
    }),
  ),
  isBehind: isBoolean,
})
const isPeople = isObjectOf<PeopleList>({
  people: isListOf(isObjectOf<PeopleList['people'][number]>({ person: isPerson, email: orNull(isText) })),
})

export interface Search {
  words: string
  space?: SpaceId | undefined
  kind?: PageKind | undefined
  limit?: number
}

/** Pages whose title or text holds the words, the best first. */
export const searchPages = ({ words, space, kind, limit }: Search, signal?: AbortSignal): Promise<Found> => {
  const asked = new URLSearchParams({
    q: words.slice(0, 200),
    ...(space && { space }),
    ...(kind && { kind }),
    ...(limit && { limit: String(limit) }),
  })
  return ask(`/search?${asked.toString()}`, { is: isFound, signal })
}

/** Members whose name or e-mail begins with the words. */
export const findPeople = async (words: string, signal?: AbortSignal): Promise<PeopleList['people']> =>
  (await ask(`/people?${new URLSearchParams({ q: words }).toString()}`, { is: isPeople, signal })).people
