import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface OwnCertificate {
  /** Names of files. */
  certificate: string
  key: string
  /** What the first file says. */
  pem: string
}

/** One that says of itself that it is good for `localhost`, for two days. */
export const ownCertificate = async (folder: string): Promise<OwnCertificate> => {
  const [certificate, key] = [join(folder, 'tandem.pem'), join(folder, 'tandem.key')]
  const what = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const whose = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  await run('openssl', ['req', ...what, ...whose, '-keyout', key, '-out', certificate])
  return { certificate, key, pem: await readFile(certificate, 'utf8') }
}
