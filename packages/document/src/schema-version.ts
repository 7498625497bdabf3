/** Rises with every node, mark or attribute that is added. An editor older than the page it meets is read-only: it would show what it does not know as a placeholder. */
export const SCHEMA_VERSION = 1

/** The root of the replica that holds the content. */
export const BODY = 'body'
