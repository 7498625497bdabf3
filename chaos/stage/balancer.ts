import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, Program } from '@tandem/testkit'

const configOf = (port: number, folder: string, nodes: readonly number[]): string => `
daemon off;
pid ${folder}/pid;
error_log ${folder}/error.log warn;
worker_processes 1;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  map $cookie_tandem_node $sticks_to { default $cookie_tandem_node; '' $request_id; }
  map $cookie_tandem_node $stick { default ''; '' "tandem_node=$request_id; Path=/; HttpOnly; SameSite=Lax"; }
  map $http_upgrade $connection_header { default upgrade; '' ''; }
  upstream tandem {
    hash $sticks_to consistent;
    ${nodes.map((node) => `server 127.0.0.1:${node} max_fails=1 fail_timeout=2s;`).join('\n    ')}
    keepalive 32;
  }
  server {
    listen 127.0.0.1:${port};
    client_max_body_size 64m;
    location / {
      proxy_pass http://tandem;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_header;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_buffering off;
      proxy_request_buffering off;
      proxy_connect_timeout 2s;
      proxy_read_timeout 60s;
      proxy_next_upstream error timeout http_503 non_idempotent;
      add_header Set-Cookie $stick always;
    }
  }
}
`

/** A real nginx before these nodes, told by a cookie which of them a browser is at. */
export class Balancer {
  readonly url: string
  readonly #program: Program
  readonly #folder: string

  private constructor(url: string, program: Program, folder: string) {
    this.url = url
    this.#program = program
    this.#folder = folder
  }

  static async start(nodes: readonly number[]): Promise<Balancer> {
    const folder = await mkdtemp(join(tmpdir(), 'tandem-nginx-'))
    const port = await freePort()
    const file = join(folder, 'nginx.conf')
    await writeFile(file, configOf(port, folder, nodes))
    const program = new Program('nginx', ['-p', folder, '-c', file, '-e', join(folder, 'error.log')])
    const url = `http://127.0.0.1:${port}`
    await program.until(() => fetch(`${url}/healthz`))
    return new Balancer(url, program, folder)
  }

  async close(): Promise<void> {
    await this.#program.end('SIGTERM')
    await rm(this.#folder, { recursive: true, force: true })
  }
}
