import type { Row } from './rows.ts'

/** The menu that is open, and for which row of the tree. */
export interface OpenMenu {
  row: Row
  anchor: HTMLElement
  menu: 'page' | 'add'
}
