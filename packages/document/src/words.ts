import { BLOCK_CHOICES, type BlockChoice } from './blocks.ts'

/** Everything the editor itself says to people. */
export interface EditorWords {
  /** The accessible name of the text. */
  label: string
  /** What an empty line says. */
  placeholder: string
  /** What an empty heading says. */
  heading: (level: number) => string
  blocks: readonly BlockChoice[]
  codeLanguage: string
  plainText: string
  copy: string
  copied: string
  notCopied: string
  /** The accessible name of the box before a task. */
  done: (task: string) => string
  /** Stands for what no editor of this version can show. */
  unreadable: string
}

/** English: for those who name nothing else. */
export const ENGLISH: EditorWords = {
  label: 'Document body',
  placeholder: 'Write, or type / for blocks',
  heading: (level) => `Heading ${String(level)}`,
  blocks: BLOCK_CHOICES,
  codeLanguage: 'Language of the code',
  plainText: 'Plain text',
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'Not allowed',
  done: (task) => `Done: ${task || 'empty task'}`,
  unreadable: 'Something that cannot be shown here',
}

/** The words of the moment: asked for each time something is said, because the language may change meanwhile. */
export type Words = () => EditorWords
