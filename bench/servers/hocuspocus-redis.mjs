// One of several nodes, with the extension that hocuspocus has for that, default settings.
import { Redis } from '@hocuspocus/extension-redis'
import { Server } from '@hocuspocus/server'

const server = new Server({
  port: Number(process.env.PORT),
  address: '127.0.0.1',
  quiet: true,
  stopOnSignals: false,
  extensions: [new Redis({ host: '127.0.0.1', port: Number(process.env.REDIS_PORT) })],
})
await server.listen()
