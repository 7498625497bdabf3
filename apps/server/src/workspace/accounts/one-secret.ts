import type { Settings } from './ports.ts'
import type { Secrets } from './secrets.ts'

const STORED_AS = 'secretFingerprint'

/**
 * All nodes on one database have one secret: with another a node would take no sign-in of theirs for one, and give out
 * what they do not take. The database knows it by a fingerprint. Throws with a sentence for the operator.
 */
export const checkOneSecret = async (settings: Pick<Settings, 'begin'>, secrets: Secrets): Promise<void> => {
  const ours = secrets('fingerprint')
  if ((await settings.begin(STORED_AS, ours)) === ours) return
  throw new Error(
    'The secret of this server is not the one that this database is used with. Give every node the same file secret.key: ' +
      'copy it from the data folder of the first, or set SECRET_KEY_FILE on all of them.',
  )
}
