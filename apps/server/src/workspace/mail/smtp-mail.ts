import type { Mail } from '../accounts/ports.ts'

export interface MailSettings {
  /** `smtp://name:password@host:587`, or `smtps://` for a connection that is encrypted from its start. */
  url: string
  /** As it stands in the mail: `Tandem <tandem@example.org>`. */
  from: string
}

const CONNECT_MS = 10_000
const SEND_MS = 30_000

/** Hands mail to a mail server, one connection for each: a workspace sends few. The library is loaded by the first one. */
export const smtpMail = ({ url, from }: MailSettings): Mail => ({
  send: async (to, subject, text) => {
    const { createTransport } = await import('nodemailer')
    const transport = createTransport({
      ...optionsOf(url),
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SEND_MS,
      // Nothing that is sent names a file or an address to fetch.
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    try {
      await transport.sendMail({ from, to: { name: '', address: to }, subject, text })
    } finally {
      transport.close()
    }
  },
})

const optionsOf = (url: string) => {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url)
  const secure = protocol === 'smtps:'
  const login = username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    // A password goes over an encrypted connection only, unless the operator says that the network is their own.
    requireTLS: !secure && username !== '' && searchParams.get('tls') !== 'off',
    ...login,
  }
}
