import { parser } from '@tandem/protocol'

const CONNECT = 0
const ACK = 3
/** `/sync`, and again after a refusal that a sign-in heals; `/workspace`, and again when a tab that left it looks there again. */
const MOST_CONNECTS = 10
/** What one turn of the event loop reads of one connection. One post of a polling browser could hold eighty thousand; a sound one sends a thousand changes of a page at once. */
const MOST_PER_TURN = 3000

let turn = 0
let counting = false

/** The number of this turn of the event loop; costs one callback a turn, however many ask. */
const currentTurn = (): number => {
  if (!counting) {
    counting = true
    setImmediate(() => {
      turn++
      counting = false
    })
  }
  return turn
}

/**
 * The protocol's parser with what a server has to watch: Socket.IO answers every request for a namespace and reads
 * whatever arrives, before any of our own limits is asked. It throws on what no sound client does; Socket.IO then closes.
 */
class EdgeDecoder extends parser.Decoder {
  #connects = 0
  #turn = -1
  #read = 0

  constructor() {
    super()
    // Before Socket.IO's own listener, which does not hear of a packet that this one throws on.
    this.on('decoded', ({ type }) => {
      if (type === ACK) throw new Error('the server asks for no acknowledgement')
      if (type === CONNECT && ++this.#connects > MOST_CONNECTS) throw new Error('too many requests for a namespace')
    })
  }

  override add(frame: unknown): void {
    const now = currentTurn()
    if (now !== this.#turn) {
      this.#turn = now
      this.#read = 0
    }
    if (++this.#read > MOST_PER_TURN) throw new Error('too many packets at once')
    super.add(frame)
  }
}

export const edgeParser: { Encoder: typeof parser.Encoder; Decoder: typeof parser.Decoder } = {
  Encoder: parser.Encoder,
  Decoder: EdgeDecoder,
}
