// y-socket.io on the Socket.IO it brings, with default options; no persistence.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { YSocketIO } from 'y-socket.io/dist/server'

const { Server } = createRequire(createRequire(import.meta.url).resolve('y-socket.io'))('socket.io')
const server = createServer()
new YSocketIO(new Server(server)).initialize()
server.listen(Number(process.env.PORT), '127.0.0.1')
