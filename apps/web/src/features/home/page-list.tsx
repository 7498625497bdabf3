import '@mantine/core/styles/Input.layer.css'
import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useNow } from '../../shared/lib/use-now.ts'
import { icon } from '../../shared/ui/icon.ts'
import { findPages, groupPages, type ListedPage } from './listed-pages.ts'
import classes from './page-list.module.css'
import { PageRow } from './page-row.tsx'

const SEARCH_FROM = 11

const Group = ({ name, pages, now }: { name: string; pages: ListedPage[]; now: number }) => {
  const heading = useId()
  return (
    <section aria-labelledby={heading}>
      <h2 className={classes.heading} id={heading}>
        {name}
      </h2>
      <ul className={classes.list}>
        {pages.map((page) => (
          <PageRow key={page.id} page={page} now={now} />
        ))}
      </ul>
    </section>
  )
}

/** All pages by the day of their last edit; with many of them, a field to find one. */
export const PageList = ({ pages }: { pages: ListedPage[] }) => {
  const [wanted, setWanted] = useState('')
  const now = useNow(30_000)
  const isSearchable = pages.length >= SEARCH_FROM
  const found = isSearchable && wanted ? findPages(pages, wanted) : pages
  return (
    <div className={classes.groups}>
      {isSearchable && (
        <TextInput
          type="search"
          classNames={{ input: classes.search }}
          aria-label="Find a page"
          placeholder={`Find one of ${pages.length} pages`}
          leftSection={<IconSearch {...icon} />}
          value={wanted}
          onChange={({ currentTarget }) => setWanted(currentTarget.value)}
        />
      )}
      {found.length === 0 && <p className={classes.none}>No page is called that.</p>}
      {groupPages(found, now).map(({ name, pages: group }) => (
        <Group key={name} name={name} pages={group} now={now} />
      ))}
    </div>
  )
}
