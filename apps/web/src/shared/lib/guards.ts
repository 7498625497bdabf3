import { isId, isPageId, type PageKind, type PageList, type PageSummary, type Person } from '@tandem/protocol'

/** The answers of the server, checked by hand: the schemas of the protocol stay out of the browser. */
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

export const isPageKind = (value: unknown): value is PageKind => value === 'document' || value === 'board'

export const isPerson = (value: unknown): value is Person =>
  isRecord(value) && isId(value['id']) && typeof value['name'] === 'string' && Number.isInteger(value['color'])

export const isPageSummary = (value: unknown): value is PageSummary =>
  isRecord(value) &&
  isPageId(value['id']) &&
  isPageKind(value['kind']) &&
  typeof value['title'] === 'string' &&
  typeof value['editedAt'] === 'number' &&
  Array.isArray(value['people']) &&
  value['people'].every(isPerson)

export const isPageList = (value: unknown): value is PageList =>
  isRecord(value) && Array.isArray(value['pages']) && value['pages'].every(isPageSummary)

export const codeOf = (problem: unknown): string | undefined =>
  isRecord(problem) && typeof problem['code'] === 'string' ? problem['code'] : undefined
