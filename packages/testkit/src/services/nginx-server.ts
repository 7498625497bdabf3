import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../server-process.ts'
import { filledIn, type ProxyOptions } from './filled-in.ts'
import { answers } from './listening.ts'
import { ownCertificate } from './own-certificate.ts'
import { Program } from './program.ts'
import { RunningProxy } from './running-proxy.ts'

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'] as const

/** nginx with the file of `deploy/`, on the loopback interface, in a folder that is gone after `remove`. */
export class NginxServer extends RunningProxy {
  static async start({ nodes, below = '', tls = false }: ProxyOptions): Promise<NginxServer> {
    const folder = await mkdtemp(join(tmpdir(), 'tandem-nginx-'))
    // Its workers are another user.
    await chmod(folder, 0o755)
    await mkdir(join(folder, 'temporary'))
    const [port, plainPort] = [await freePort(), await freePort()]
    const own = tls ? await ownCertificate(folder) : undefined
    const servers = nodes.map((node) => `server 127.0.0.1:${node} max_fails=1 fail_timeout=5s;`).join('\n')
    const site = await filledIn('nginx.conf', [
      ['server 127.0.0.1:3000 max_fails=1 fail_timeout=5s;', servers],
      ['listen 80;', `listen 127.0.0.1:${plainPort};`],
      ['listen 443 ssl http2;', `listen 127.0.0.1:${port}${tls ? ' ssl http2' : ''};`],
      ['server_name tandem.example.org;', 'server_name localhost 127.0.0.1;'],
      ['ssl_certificate     /etc/ssl/tandem.pem;', own ? `ssl_certificate ${own.certificate};` : ''],
      ['ssl_certificate_key /etc/ssl/tandem.key;', own ? `ssl_certificate_key ${own.key};` : ''],
      ...(below === '' ? [] : [['location / {', `location ~ ^${below}(/|$) {`] as const]),
    ])
    const places = TEMPORARY.map((name) => `${name}_temp_path ${folder}/temporary/${name};`).join('\n')
    const file = join(folder, 'nginx.conf')
    await writeFile(
      file,
      `pid ${folder}/pid;\nerror_log stderr warn;\nworker_processes 1;\nevents { worker_connections 4096; }\nhttp {\naccess_log off;\n${places}\n${site}\n}\n`,
    )
    const program = new Program('nginx', ['-p', folder, '-c', file, '-e', 'stderr', '-g', 'daemon off;'])
    await program.until(() => answers(port))
    const url = `${tls ? 'https://localhost' : 'http://127.0.0.1'}:${port}${below}`
    return new NginxServer({ url, ca: own?.pem, folder, program })
  }
}
