import { Button } from '@mantine/core'
import { LIMITS, type ChangeMe, type Me } from '@tandem/protocol'
import { useRef, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { changeMe } from '../../shared/lib/account-api.ts'
import { signedIn } from '../../shared/lib/session.ts'
import { ColorChoice } from '../../shared/ui/color-choice.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { Form, FormFailure } from '../../shared/ui/form.tsx'
import { notify } from '../../shared/ui/notify.ts'
import { OwnFace } from '../../shared/ui/own-face.tsx'
import { Actions, Panel } from '../../shared/ui/panel.tsx'
import { useSubmit } from '../../shared/ui/use-submit.ts'
import { pictureOf } from './picture.ts'
import classes from './settings.module.css'
import { texts } from './texts.ts'

/** Name, colour and picture. */
export const Profile = ({ me }: { me: Me }) => {
  const t = useTexts(texts)
  const file = useRef<HTMLInputElement>(null)
  const [name, setName] = useState(me.name)
  const [color, setColor] = useState(me.color)
  const [isNameless, setNameless] = useState(false)
  const [pictureProblem, setPictureProblem] = useState<string>()
  const { isBusy, sentence, run } = useSubmit()

  const change = (what: ChangeMe): void =>
    void run(async () => {
      signedIn(await changeMe(what))
      await notify({ message: t('saved') })
    })
  const save = (): void => {
    if (name.trim() === '') return setNameless(true)
    change({ ...(name.trim() !== me.name && { name: name.trim() }), ...(color !== me.color && { color }) })
  }
  const pick = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return
    const avatar = await pictureOf(chosen)
    setPictureProblem(avatar === undefined ? t('notAPicture') : undefined)
    if (avatar !== undefined) change({ avatar })
  }
  const hasChanged = name.trim() !== me.name || color !== me.color

  return (
    <Panel title={t('you')} about={t('youAbout')}>
      <div className={classes.picture}>
        <OwnFace me={{ ...me, name: name.trim() || me.name, color }} size={64} />
        <div>
          <Actions>
            <Button variant="default" onClick={() => file.current?.click()}>
              {t('choosePicture')}
            </Button>
            {me.avatar !== null && (
              <Button variant="subtle" onClick={() => change({ avatar: null })}>
                {t('removePicture')}
              </Button>
            )}
          </Actions>
          <p className={classes.small} role={pictureProblem === undefined ? undefined : 'alert'}>
            {pictureProblem ?? t('pictureHint')}
          </p>
          <input
            ref={file}
            type="file"
            accept="image/png,image/jpeg,image/webp"
            aria-label={t('picture')}
            hidden
            onChange={({ currentTarget }) => {
              void pick(currentTarget.files?.[0])
              // The same file again is a choice again.
              currentTarget.value = ''
            }}
          />
        </div>
      </div>
      <Form onSubmit={save} label={t('profile')}>
        <Field
          label={t('name')}
          value={name}
          maxLength={LIMITS.nameLength}
          autoComplete="name"
          error={isNameless ? t('needName') : undefined}
          onChange={(text) => {
            setName(text)
            setNameless(false)
          }}
        />
        {me.email !== null && <Field label={t('email')} value={me.email} readOnly hint={t('emailHint')} onChange={() => {}} />}
        <ColorChoice value={color} onChange={setColor} />
        <FormFailure>{sentence}</FormFailure>
        <Actions>
          <Button type="submit" loading={isBusy} disabled={!hasChanged}>
            {t('save')}
          </Button>
        </Actions>
      </Form>
    </Panel>
  )
}
