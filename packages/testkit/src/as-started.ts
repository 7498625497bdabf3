/** Options of Node the server is started with for people: `npm start` and the container have the same ones. */
export const NODE_OPTIONS: readonly string[] = ['--max-semi-space-size=8']

/**
 * How glibc's allocator gives memory back: few arenas, everything from 8 KiB on straight from the system and back to it.
 * Without them the server held on to twice what it used after a storm of messages (docs/gotchas.md).
 */
export const MEMORY_ENV: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '8192',
  // The kernel allows a process 65,530 mappings, and V8 needs some of them.
  MALLOC_MMAP_MAX_: '20000',
  MALLOC_TRIM_THRESHOLD_: '131072',
}
