import { chmod, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../server-process.ts'
import { filledIn, type ProxyOptions } from './filled-in.ts'
import { answers } from './listening.ts'
import { ownCertificate } from './own-certificate.ts'
import { Program } from './program.ts'
import { RunningProxy } from './running-proxy.ts'

const MODULES = '/usr/lib/apache2/modules'
const LOADED = ['mpm_event', 'authz_core', 'alias', 'ssl', 'headers', 'proxy', 'proxy_http', 'proxy_balancer']
const LOADED_FOR_THESE = ['lbmethod_byrequests', 'slotmem_shm', 'socache_shmcb']
const NODES = `        BalancerMember http://10.0.0.11:3000 route=one {}
        BalancerMember http://10.0.0.12:3000 route=two {}`
const HOW = 'upgrade=websocket flushpackets=on connectiontimeout=3 retry=5 ttl=4'

/** Apache with the file of `deploy/`, on the loopback interface, in a folder that is gone after `remove`. */
export class ApacheServer extends RunningProxy {
  static async start({ nodes, below = '', tls = false }: ProxyOptions): Promise<ApacheServer> {
    const folder = await mkdtemp(join(tmpdir(), 'tandem-apache-'))
    // Its workers are another user.
    await chmod(folder, 0o755)
    const [port, plainPort] = [await freePort(), await freePort()]
    const own = tls ? await ownCertificate(folder) : undefined
    const site = await filledIn('apache.conf', [
      [NODES.replaceAll('{}', HOW), nodes.map((node) => `BalancerMember http://127.0.0.1:${node} route=at-${node} ${HOW}`).join('\n')],
      ['<VirtualHost *:80>', `<VirtualHost 127.0.0.1:${plainPort}>`],
      ['<VirtualHost *:443>', `<VirtualHost 127.0.0.1:${port}>`],
      ['ServerName tandem.example.org', 'ServerName localhost'],
      ['SSLEngine on', own ? 'SSLEngine on' : ''],
      ['SSLCertificateFile    /etc/ssl/tandem.pem', own ? `SSLCertificateFile ${own.certificate}` : ''],
      ['SSLCertificateKeyFile /etc/ssl/tandem.key', own ? `SSLCertificateKeyFile ${own.key}` : ''],
      ['RequestHeader set X-Forwarded-Proto https', own ? 'RequestHeader set X-Forwarded-Proto https' : ''],
      ['ProxyPass / balancer://tandem/', below === '' ? 'ProxyPass / balancer://tandem/' : `ProxyPass ${below} balancer://tandem${below}`],
    ])
    const around = [
      `PidFile ${folder}/pid`,
      `DefaultRuntimeDir ${folder}`,
      `ErrorLog ${folder}/error.log`,
      'ServerName localhost',
      'User www-data',
      'Group www-data',
      `Listen 127.0.0.1:${port}`,
      `Listen 127.0.0.1:${plainPort}`,
      ...[...LOADED, ...LOADED_FOR_THESE].map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`),
    ]
    const file = join(folder, 'apache.conf')
    await writeFile(file, `${around.join('\n')}\n${site}`)
    // In one process: it ends at once, where several wait ten seconds for a tab that waits for news.
    const program = new Program('apache2', ['-X', '-d', folder, '-f', file])
    await program.until(() => answers(port))
    const url = `${tls ? 'https://localhost' : 'http://127.0.0.1'}:${port}${below}`
    return new ApacheServer({ url, ca: own?.pem, folder, program, ending: 'SIGKILL' })
  }
}
