/**
 * The wire's version, sent in the handshake. A server takes this and the one before.
 * Change a message and fingerprint.test.ts asks for a new number and a line here.
 *
 * 1  the first wire: join, claim, update, outbox, resync, verify, presence, live, leave, probe. Grows until 0.1.0 is released
 */
export const PROTOCOL_VERSION = 1
/** Of the tabs that are still spoken with: they were loaded before the last upgrade. */
export const OLDEST_PROTOCOL_VERSION = Math.max(1, PROTOCOL_VERSION - 1)
