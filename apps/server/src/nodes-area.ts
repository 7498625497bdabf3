import type { PageId, Person } from '@tandem/protocol'
import type { Gateway } from './gateway/gateway.ts'
import type { Clock, NodeId } from './rooms/ports.ts'
import type { Store } from './storage/store.ts'
import type { Access } from './workspace/access/access.ts'
import type { News, OpenPages } from './workspace/live/ports.ts'
import { Elsewhere, merged, together } from './workspace/nodes/elsewhere.ts'
import type { Notice } from './workspace/nodes/notice.ts'
import { Notices } from './workspace/nodes/notices.ts'
import { NO_OTHERS, type NodeVoice, type OtherNodes } from './workspace/nodes/ports.ts'
import { watchSignIns } from './workspace/nodes/sign-in-watch.ts'
import { TriesElsewhere } from './workspace/nodes/tries-elsewhere.ts'

/** A node that shares its database with others. */
export interface SharedNode {
  node: NodeId
  /** Without one the others hear of it when they look at the database. */
  voice: NodeVoice | undefined
}

interface NodesParts {
  /** `undefined`: this one is alone. */
  shared: SharedNode | undefined
  store: Pick<Store, 'notices' | 'signIns'>
  access: Pick<Access, 'look' | 'onOurs'>
  gateway: Pick<Gateway, 'endPage' | 'endSignIns' | 'renamed' | 'signIns'>
  /** For the browsers of this node. */
  news: () => News
  /** On this node. */
  open: OpenPages
  clock: Clock
  failed: (problem: unknown) => void
}

/** What this node has to do with the others: everything that one tells them, or hears of them, beside the pages themselves. */
export interface NodesArea {
  others: OtherNodes
  /** Who has which page open, on all nodes. */
  open: OpenPages
  with: (page: PageId, here: readonly Person[]) => readonly Person[]
  /** For a node that is alone there are none. */
  tries: TriesElsewhere | undefined
  close(): Promise<void>
}

const ALONE = (open: OpenPages): NodesArea => ({
  others: NO_OTHERS,
  open,
  with: (_page, here) => here,
  tries: undefined,
  close: () => Promise.resolve(),
})

export const openNodes = async ({ shared, store, access, gateway, news, open, clock, failed }: NodesParts): Promise<NodesArea> => {
  if (!shared) return ALONE(open)
  const { node, voice } = shared
  const hear = (notice: Notice, from: NodeId): void => {
    switch (notice.say) {
      case 'rules':
        return void access.look().catch(failed)
      case 'tree':
        news().trashed(notice.trashed)
        return news().changed(notice.changed)
      case 'refresh':
        return news().refresh(notice.what, notice.who)
      case 'signed out':
        return gateway.endSignIns(notice.of)
      case 'renamed':
        return gateway.renamed(notice.person)
      case 'page ended':
        return gateway.endPage(notice.page, notice.reason)
      case 'tried':
        return tries.tried(notice)
      case 'mailed':
        return tries.mailed(notice.email)
      case 'here':
        return elsewhere?.heard(from, notice)
      case 'who':
        return elsewhere?.asked()
      default:
        return notice satisfies never
    }
  }
  const missed = () => news().refresh(['spaces', 'me', 'members', 'sharing'])
  const notices = await Notices.open({ node, records: store.notices, voice, clock, hear, missed, failed })
  const tries = new TriesElsewhere(notices)
  const elsewhere = voice && new Elsewhere({ open, nodes: notices, voice, clock })
  const stopTelling = access.onOurs(() => notices.tell({ say: 'rules' }))
  const stopWatching = watchSignIns({
    live: () => gateway.signIns(),
    standing: (signIns, now) => store.signIns.standing(signIns, now),
    ended: (signIn) => gateway.endSignIns({ signIn }),
    renamed: (person) => gateway.renamed(person),
    clock,
    failed,
  })
  return {
    others: notices,
    open: elsewhere ? () => merged(open(), elsewhere.open()) : open,
    with: (page, here) => (elsewhere ? together(here, elsewhere.on(page)) : here),
    tries,
    close: async () => {
      stopTelling()
      stopWatching()
      elsewhere?.close()
      await notices.close()
    },
  }
}
