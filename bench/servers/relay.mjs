// The least a server can do on `ws`: the first byte says what a message is, everything is handed to the others unread.
// s = send me the log, u = update, a = presence. The room is the path.
import { WebSocketServer } from 'ws'
import * as Y from 'yjs'

const SEND_LOG = 115
const UPDATE = 117
const MERGE_EVERY = 512
const EMPTY_UPDATE = Uint8Array.of(0, 0)

const rooms = new Map()
const roomOf = (path) => {
  const room = rooms.get(path) ?? { sockets: new Set(), log: [] }
  rooms.set(path, room)
  return room
}

const server = new WebSocketServer({ port: Number(process.env.PORT), host: '127.0.0.1', perMessageDeflate: false })
server.on('connection', (socket, request) => {
  const room = roomOf(request.url)
  room.sockets.add(socket)
  socket.on('close', () => room.sockets.delete(socket))
  socket.on('message', (message) => {
    if (message[0] === SEND_LOG) {
      socket.send(Buffer.concat([Buffer.from('s'), room.log.length > 0 ? Y.mergeUpdates(room.log) : EMPTY_UPDATE]))
      return
    }
    if (message[0] === UPDATE) {
      room.log.push(Buffer.from(message.subarray(1)))
      if (room.log.length >= MERGE_EVERY) room.log = [Y.mergeUpdates(room.log)]
    }
    for (const other of room.sockets) if (other !== socket) other.send(message)
  })
})
