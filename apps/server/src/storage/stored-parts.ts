import type { Kysely } from 'kysely'
import { StoredAccess } from './access-facts.ts'
import type { Material } from './material.ts'
import type { OnPage } from './on-page.ts'
import { StoredPages } from './pages.ts'
import { StoredPeople } from './people.ts'
import type { Store } from './store.ts'
import { StoredAccounts } from './stored-accounts.ts'
import { StoredApiKeys } from './stored-api-keys.ts'
import { StoredGrants } from './stored-grants.ts'
import { StoredGuests } from './stored-guests.ts'
import { StoredInvitations } from './stored-invitations.ts'
import { StoredLevels } from './stored-levels.ts'
import { StoredLinks } from './stored-links.ts'
import { StoredLists } from './stored-lists.ts'
import { StoredNotices } from './stored-notices.ts'
import { StoredCodes } from './stored-codes.ts'
import { StoredMembers } from './stored-members.ts'
import { StoredPictures } from './stored-pictures.ts'
import { StoredQuarantine } from './stored-quarantine.ts'
import { StoredSearchIndex } from './stored-search-index.ts'
import { StoredSettings } from './stored-settings.ts'
import { StoredSignIns } from './stored-sign-ins.ts'
import { StoredSpaceMembers } from './stored-space-members.ts'
import { StoredSpaces } from './stored-spaces.ts'
import { StoredTrash } from './stored-trash.ts'
import { StoredTree } from './stored-tree.ts'
import type { Tables } from './tables.ts'
import type { Words } from './words.ts'

interface Parts {
  /** Its transactions run one after the other. */
  db: Kysely<Tables>
  material: Material
  onPage: OnPage
  words: Words
  now: () => number
}

/** All of a store that is queries and nothing else: the same on every database. */
export const storedParts = ({ db, material, onPage, words, now }: Parts): Omit<Store, 'log' | 'search' | 'poolUse' | 'tidy' | 'close'> => ({
  pages: new StoredPages(db),
  people: new StoredPeople(db),
  access: new StoredAccess(db),
  spaces: new StoredSpaces(db),
  spaceMembers: new StoredSpaceMembers(db),
  grants: new StoredGrants(db),
  links: new StoredLinks(db),
  guests: new StoredGuests(db),
  tree: new StoredTree(db),
  treeViews: new StoredLevels(db),
  trash: new StoredTrash(db),
  lists: new StoredLists(db),
  pictures: new StoredPictures(db),
  quarantine: new StoredQuarantine({ db, material, now, onPage }),
  members: new StoredMembers(db),
  invitations: new StoredInvitations(db),
  apiKeys: new StoredApiKeys({ db, now }),
  settings: new StoredSettings(db),
  notices: new StoredNotices(db),
  codes: new StoredCodes(db),
  accounts: new StoredAccounts(db),
  signIns: new StoredSignIns(db),
  authTables: { db, type: 'sqlite' },
  searchIndex: new StoredSearchIndex({ db, words }),
})
