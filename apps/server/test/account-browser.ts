/** Keeps cookies and asks the REST API, as one person's browser does. */
export class Browser {
  readonly #url: string
  readonly #headers: Readonly<Record<string, string>>
  readonly #cookies = new Map<string, string>()
  /** The `Set-Cookie` headers of the last answer. */
  given: string[] = []

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = url
    this.#headers = headers
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  set cookie(header: string) {
    this.#cookies.clear()
    this.#keep(header.split('; '))
  }

  async ask<Body = { code?: string; [name: string]: unknown }>(
    where: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: Body; headers: Headers }> {
    const [method = 'GET', path = ''] = where.split(' ')
    const response = await this.visit(`${this.#url}/api/v1${path}`, {
      method,
      headers: { ...(method === 'GET' ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
    })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, body: (isJson && text ? JSON.parse(text) : undefined) as Body, headers: response.headers }
  }

  /** One request to any address; redirects are left to the test. */
  async visit(address: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
    const response = await fetch(address, {
      ...init,
      redirect: 'manual',
      headers: { 'user-agent': 'Test browser', ...this.#headers, ...init.headers, ...(this.cookie ? { cookie: this.cookie } : {}) },
    })
    this.given = response.headers.getSetCookie()
    this.#keep(this.given)
    return response
  }

  #keep(setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      const name = pair.slice(0, at)
      if (/max-age=0/i.test(line)) this.#cookies.delete(name)
      else if (name) this.#cookies.set(name, pair.slice(at + 1))
    }
  }
}
