import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../server-process.ts'
import { filledIn, type ProxyOptions } from './filled-in.ts'
import { answers } from './listening.ts'
import { Program } from './program.ts'
import { RunningProxy } from './running-proxy.ts'

/** Nothing of it outside its folder, and nothing asked of the Internet. */
const OPTIONS = `{
	admin off
	default_bind 127.0.0.1
	auto_https disable_redirects
	skip_install_trust
	local_certs
}
`
const ROOT = 'caddy/pki/authorities/local/root.crt'

/** Caddy with the file of `deploy/`, on the loopback interface, in a folder that is gone after `remove`. */
export class CaddyServer extends RunningProxy {
  static async start({ nodes, below = '', tls = false }: ProxyOptions): Promise<CaddyServer> {
    const folder = await mkdtemp(join(tmpdir(), 'tandem-caddy-'))
    const port = await freePort()
    const origin = tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`
    const upstreams = nodes.map((node) => `127.0.0.1:${node}`).join(' ')
    const proxied = below === '' ? 'reverse_proxy' : `@tandem path ${below} ${below}/*\nreverse_proxy @tandem`
    const site = await filledIn('Caddyfile', [
      ['\ntandem.example.org {', `\n${origin} {`],
      ['\n\treverse_proxy 127.0.0.1:3000 {', `\n${proxied} ${upstreams} {`],
    ])
    const file = join(folder, 'Caddyfile')
    await writeFile(file, OPTIONS + site)
    const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
    const program = new Program('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], { env })
    await program.until(() => answers(port))
    let ca: string | undefined
    if (tls) await program.until(async () => (ca = await readFile(join(folder, ROOT), 'utf8')))
    return new CaddyServer({ url: `${origin}${below}`, ca, folder, program })
  }
}
