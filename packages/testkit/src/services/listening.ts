import { once } from 'node:events'
import { connect } from 'node:net'

/** Resolves when somebody takes a connection at this port of the loopback interface. Rejects when nobody does. */
export const answers = async (port: number): Promise<void> => {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
  } finally {
    socket.destroy()
  }
}
