/**
 * `text` as every database can keep it: without NUL, which Postgres refuses, and with the replacement character in
 * place of lone surrogates, which have no UTF-8 form. Everything people write into a text column goes through here.
 */
export const storedText = (text: string): string => text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\u{FFFD}')
