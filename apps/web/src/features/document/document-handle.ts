/** What the screen around a document may do with it. */
export interface DocumentHandle {
  /** Puts the caret before the first letter of the body. */
  focusStart(): void
}
