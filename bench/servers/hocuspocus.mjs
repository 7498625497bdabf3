// Default settings, no persistence extension: every hook is the built-in no-op.
import { Server } from '@hocuspocus/server'

const server = new Server({ port: Number(process.env.PORT), address: '127.0.0.1', quiet: true, stopOnSignals: false })
await server.listen()
