import type { Kysely } from 'kysely'
import type { StoredPage } from '../../rooms/ports.ts'
import { Material, type StoredRecord } from '../material.ts'
import type { Tables } from '../tables.ts'
import type { Side } from './side.ts'
import type { MoveStep } from './step.ts'

const PAGES = 100

/** Opens every page from both databases as a server would, and compares what people would see. Answers how many there are. */
export const comparePages = async (parts: {
  from: Side
  to: Side
  digestOf: (page: StoredPage) => Promise<Uint8Array>
  onStep: (step: MoveStep) => void
}): Promise<number> => {
  const { from, to, digestOf, onStep } = parts
  const [ours, theirs] = [materialOf(from), materialOf(to)]
  const seen = async (material: Material, page: StoredRecord | undefined): Promise<string> => {
    if (!page) return 'missing'
    const { seq, snapshot, rows, problem } = await material.whole(page, { upTo: page.quarantine_seq ?? Infinity })
    const { kind, epoch } = page
    const stored: StoredPage = { kind, epoch, seq, snapshot, rows, owners: new Map(), quarantined: problem }
    // A page in quarantine may hold what nobody can open: then nobody can there either.
    const digest = await digestOf(stored).then(hexOf, (error: unknown) => String(error))
    return [epoch, seq, problem, digest].join()
  }
  const db = from.db as Kysely<Tables>
  const { count: of } = await db
    .selectFrom('pages')
    .select((is) => is.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  let done = 0
  for (let last = 0; ;) {
    const pages = await db.selectFrom('pages').selectAll().where('number', '>', last).orderBy('number').limit(PAGES).execute()
    if (pages.length === 0) return done
    for (const page of pages) {
      if ((await seen(ours, page)) !== (await seen(theirs, await theirs.record(page.id))))
        throw new Error(`The page ${page.id} does not say the same in ${to.name}.`)
      onStep({ do: 'compare pages', what: 'pages', done: ++done, of })
      last = page.number
    }
  }
}

const materialOf = ({ db, isUnreadable }: Side): Material =>
  new Material({ db: db as Kysely<Tables>, onDamage: () => undefined, isUnreadable })
const hexOf = (digest: Uint8Array): string => Buffer.from(digest).toString('hex')
