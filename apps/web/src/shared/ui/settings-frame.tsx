import { IconChevronLeft } from '@tabler/icons-react'
import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { icon } from './icon.ts'
import classes from './settings-frame.module.css'

type Address = Pick<LinkProps, 'to' | 'params'>

export interface SettingsPart {
  /** The last piece of its address. */
  name: string
  title: string
  icon: ReactNode
  link: Address
}

interface SettingsFrameProps {
  title: ReactNode
  /** The list itself, for instance `/settings`. */
  back: Address
  parts: readonly SettingsPart[]
  /** The part on the screen; none: a phone shows the list, a wide screen the first part. */
  shown: string | undefined
  listLabel: string
  backLabel: string
  render: (part: string) => ReactNode
}

/** Settings in parts: a list at the side and one part beside it. On a phone first the list, then the part. */
export const SettingsFrame = ({ title, back, parts, shown, listLabel, backLabel, render }: SettingsFrameProps) => {
  const part = parts.find(({ name }) => name === shown) ?? parts[0]
  return (
    <div className={classes.frame} data-level={shown === undefined ? 'list' : 'part'}>
      <div className={classes.side}>
        {shown === undefined ? <h1 className={classes.title}>{title}</h1> : <div className={classes.title}>{title}</div>}
        <nav aria-label={listLabel}>
          <ul className={classes.list}>
            {parts.map(({ name, title: called, icon: sign, link }) => (
              <li key={name}>
                <Link
                  {...link}
                  className={classes.link}
                  data-shown={name === part?.name || undefined}
                  aria-current={name === part?.name ? 'page' : undefined}
                >
                  {sign}
                  <span>{called}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      <div className={classes.part}>
        <Link {...back} className={classes.back}>
          <IconChevronLeft {...icon} />
          {backLabel}
        </Link>
        {part &&
          (shown === undefined ? <h2 className={classes.partTitle}>{part.title}</h2> : <h1 className={classes.partTitle}>{part.title}</h1>)}
        {part && <div>{render(part.name)}</div>}
      </div>
    </div>
  )
}
