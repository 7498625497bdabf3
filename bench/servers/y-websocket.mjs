// The y-websocket server as its own start script wires it; no persistence.
import { createServer } from 'node:http'
import { setupWSConnection } from '@y/websocket-server/utils'
import { WebSocketServer } from 'ws'

const sockets = new WebSocketServer({ noServer: true })
sockets.on('connection', (socket, request) => setupWSConnection(socket, request))
const server = createServer((_request, response) => response.end('ok'))
server.on('upgrade', (request, socket, head) =>
  sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted, request)),
)
server.listen(Number(process.env.PORT), '127.0.0.1')
