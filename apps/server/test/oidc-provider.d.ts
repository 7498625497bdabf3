/** What the tests use of it; the package brings no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  interface Context {
    oidc: { session?: { accountId?: string } }
  }

  export class Provider {
    constructor(
      issuer: string,
      configuration: {
        clients: { client_id: string; client_secret: string; redirect_uris: string[] }[]
        claims: Record<string, string[]>
        ttl: Record<string, number>
        findAccount: (context: Context, sub: string) => { accountId: string; claims: () => object }
        interactions: { url: (context: Context, interaction: { uid: string }) => string }
        features: { devInteractions: { enabled: boolean } }
        loadExistingGrant: (context: Context) => Promise<unknown>
      },
    )
    readonly Grant: new (of: { clientId: string; accountId: string }) => { addOIDCScope(scope: string): void; save(): Promise<string> }
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: { login: { accountId: string } }): Promise<void>
  }
}
