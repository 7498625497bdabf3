import { digest as sha256 } from 'lib0/hash/sha256'
import type * as Y from 'yjs'
import { contentOf } from './content.ts'

const BYTES = 16

/**
 * The first 16 bytes of the SHA-256 of a replica's content: two replicas at the same epoch and seq have the same one.
 * State vectors cannot tell that: a Yjs client id used twice gives equal vectors over different content.
 */
export const contentDigest = (replica: Y.Doc): Uint8Array => sha256(contentOf(replica)).slice(0, BYTES)
