import { BLOCK_CHOICES, type EditorWords } from '@tandem/document'
import { textsOf } from '../../shared/i18n/texts.ts'
import { texts } from './texts.ts'

const t = textsOf(texts)

/** What the editor says, in the language of the moment. Blocks are found by their English words in every language too. */
export const editorWords = (): EditorWords => ({
  label: t('label'),
  placeholder: t('placeholder'),
  heading: (level) => t('heading', { level }),
  blocks: BLOCK_CHOICES.map((choice) => ({
    ...choice,
    name: t(choice.kind),
    words: [...t(`${choice.kind}Also`).split(' '), choice.name.toLowerCase(), ...choice.words],
  })),
  codeLanguage: t('codeLanguage'),
  plainText: t('plainText'),
  copy: t('copy'),
  copied: t('copied'),
  notCopied: t('notCopied'),
  done: (task) => t('done', { task: task || t('emptyTask') }),
  unreadable: t('unreadable'),
})
