import type { Store } from '@tandem/document'
import { useSyncExternalStore } from 'react'

export const useStore = <Value>(store: Store<Value>): Value => useSyncExternalStore(store.subscribe, store.get)
