import { readFileSync } from 'node:fs'

type Variables = Record<string, string | undefined>

/** Their values are secrets or hold one: no sentence shows them, and each may lie in a file that `NAME_FILE` names. */
const SECRETS = ['DATABASE_URL', 'REDIS_URL', 'METRICS_TOKEN', 'SMTP_URL', 'OIDC_CLIENT_SECRET'] as const

export const isSecret = (name: string): boolean => SECRETS.some((secret) => secret === name)

export const fileVariableOf = (name: string): string => `${name}_FILE`

const contentOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** Takes secrets from the files that are named for them. `problems`: a sentence for each that cannot be had. */
export const withSecretFiles = (given: Variables): { variables: Variables; problems: string[] } => {
  const variables = { ...given }
  const problems: string[] = []
  for (const name of SECRETS) {
    const fileVariable = fileVariableOf(name)
    const file = given[fileVariable]
    if (file === undefined) continue
    const content = contentOf(file)
    if (given[name] !== undefined) problems.push(`${name} and ${fileVariable} are both set, and only one of them can count.`)
    else if (!content) problems.push(`${fileVariable} is ${JSON.stringify(file)}, a file that cannot be read or is empty.`)
    else variables[name] = content
  }
  return { variables, problems }
}
