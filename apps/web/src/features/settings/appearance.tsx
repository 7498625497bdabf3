import { useMantineColorScheme } from '@mantine/core'
import type { Me } from '@tandem/protocol'
import { setLanguage } from '../../shared/i18n/i18n.ts'
import { LANGUAGES, languageOf } from '../../shared/i18n/language.ts'
import { useTexts } from '../../shared/i18n/texts.ts'
import { changeMe } from '../../shared/lib/account-api.ts'
import { signedIn } from '../../shared/lib/session.ts'
import { setSingleKeys, useSingleKeys } from '../../shared/lib/single-keys.ts'
import { useTheme } from '../../shared/lib/use-theme.ts'
import { FormFailure, Tick } from '../../shared/ui/form.tsx'
import { Panel } from '../../shared/ui/panel.tsx'
import { SelectField } from '../../shared/ui/select-field.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { texts } from './texts.ts'

const CODES = Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[]

/** Language, colours and keys. What is chosen shows at once. */
export const Appearance = ({ me }: { me: Me }) => {
  const t = useTexts(texts)
  const isSingle = useSingleKeys()
  const { colorScheme } = useMantineColorScheme()
  const { setTheme } = useTheme()
  const { sentence, run } = useSubmit()

  const choose = (code: keyof typeof LANGUAGES | 'browser'): void => {
    const language = code === 'browser' ? null : code
    setLanguage(language)
    void run(async () => void signedIn(await changeMe({ language })))
  }
  return (
    <>
      <Panel title={t('language')}>
        <SelectField
          label={t('languageLabel')}
          value={languageOf(me.language) ?? 'browser'}
          options={[{ value: 'browser', label: t('likeBrowser') }, ...CODES.map((code) => ({ value: code, label: LANGUAGES[code] }))]}
          onChange={choose}
        />
        <FormFailure>{sentence}</FormFailure>
      </Panel>
      <Panel title={t('theme')}>
        <SelectField
          label={t('themeLabel')}
          value={colorScheme === 'auto' ? 'system' : colorScheme}
          options={(['system', 'light', 'dark'] as const).map((theme) => ({ value: theme, label: t(theme) }))}
          onChange={setTheme}
        />
      </Panel>
      <Panel title={t('keyboard')}>
        <Tick label={t('singleKeys')} hint={t('singleKeysHint')} checked={isSingle} onChange={setSingleKeys} />
      </Panel>
    </>
  )
}
