const DOMAIN = /^[a-z0-9.-]+\.[a-z]{2,}$/

/** Reads domains as people write them: apart by commas, spaces or lines, perhaps with an @ or as whole e-mails. */
export const readDomains = (text: string): { domains: string[]; wrong: string | undefined } => {
  const written = text
    .toLowerCase()
    .split(/[\s,;]+/)
    .map((part) => part.slice(part.lastIndexOf('@') + 1))
    .filter(Boolean)
  return { domains: [...new Set(written)], wrong: written.find((domain) => !DOMAIN.test(domain)) }
}
