/** The part of ws that the peers' clients use; the package brings no types. */
declare module 'ws' {
  export class WebSocket {
    static readonly OPEN: number
    readonly readyState: number
    constructor(url: string, options: { perMessageDeflate: boolean })
    constructor(url: string, protocols: string[], options: { perMessageDeflate: boolean })
    on(event: 'open', listener: () => void): this
    on(event: 'message', listener: (data: Buffer) => void): this
    send(data: Uint8Array): void
    close(): void
  }
}
