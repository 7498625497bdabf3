import type { PageId, Person, PrincipalId, WorkspaceEvent, WorkspaceMessages } from '@tandem/protocol'

/** What one `refresh` can ask for. */
export type Refreshable = WorkspaceMessages['refresh']['what'][number]

/** Tells everybody who looks at the workspace what has changed in it; each only what they may see. */
export interface News {
  /** These rows of the tree are new or look different. */
  changed(pages: readonly PageId[]): void
  /** These went to the trash. */
  trashed(pages: readonly PageId[]): void
  /** Something else is to be asked for again; by everybody, or by these. */
  refresh(what: readonly Refreshable[], who?: readonly PrincipalId[]): void
}

/** One connection that wants to hear of the workspace. */
export interface Watcher {
  readonly principal: PrincipalId
  /** False while it has not taken what it was given. */
  readonly isFree: boolean
  /** Calls back once when it is free. Returns the way to stop. */
  whenFree(task: () => void): () => void
}

/** Speaks to watchers; one message to several is encoded once. */
export interface Voice {
  say<Event extends WorkspaceEvent>(watchers: readonly Watcher[], event: Event, body: WorkspaceMessages[Event]): void
}

/** Takes watchers in; the answer is to be called when they are gone. */
export interface Watching {
  entered(watcher: Watcher): () => void
}

/** Which pages are open, and who is in them. */
export type OpenPages = () => Iterable<{ page: PageId; people: readonly Person[] }>

/** What the database says about who may see what, in one text for each principal: another text, other sights. */
export interface Pictures {
  of(principals: readonly PrincipalId[]): Promise<Map<PrincipalId, string>>
}
