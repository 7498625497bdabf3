import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

interface CreateOptions {
  challenge: string
  rp: { id?: string }
}
interface GetOptions {
  challenge: string
  rpId?: string
}

/** What an authenticator signs first: present and verified, and whether a new key goes with it. */
const FLAGS = { used: 0b0000_0101, made: 0b0100_0101 }

/** A passkey in a device that knows its owner, as a browser would hand on what it says. */
export class SoftPasskey {
  readonly #id = randomBytes(16)
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  #count = 0
  /** Without it the device only says that somebody is there. */
  verifies = true

  create({ challenge, rp }: CreateOptions, origin: string) {
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' })
    const key = cborMap([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ])
    const length = Buffer.alloc(2)
    length.writeUInt16BE(this.#id.length)
    const data = Buffer.concat([this.#data(rp.id ?? '', FLAGS.made), Buffer.alloc(16), length, this.#id, key])
    const attestation = Buffer.concat([
      Buffer.from([0xa3]),
      cborText('fmt'),
      cborText('none'),
      cborText('attStmt'),
      Buffer.from([0xa0]),
      cborText('authData'),
      cborBytes(data),
    ])
    return this.#credential({
      clientDataJSON: clientData('webauthn.create', challenge, origin),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    })
  }

  get({ challenge, rpId = '' }: GetOptions, origin: string) {
    this.#count++
    const client = clientData('webauthn.get', challenge, origin)
    const data = this.#data(rpId, FLAGS.used)
    const signed = Buffer.concat([data, sha256(Buffer.from(client, 'base64url'))])
    return this.#credential({
      clientDataJSON: client,
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, this.#keys.privateKey).toString('base64url'),
    })
  }

  #credential<Answer>(response: Answer) {
    const id = this.#id.toString('base64url')
    return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {}, response }
  }

  #data(name: string, flags: number): Buffer {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(this.#count)
    return Buffer.concat([sha256(name), Buffer.from([this.verifies ? flags : flags & ~0b100]), count])
  }
}

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest()
const clientData = (type: string, challenge: string, origin: string): string =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString('base64url')

const cborHead = (kind: number, length: number): Buffer =>
  length < 24
    ? Buffer.from([(kind << 5) | length])
    : length < 256
      ? Buffer.from([(kind << 5) | 24, length])
      : Buffer.from([(kind << 5) | 25, length >> 8, length & 0xff])
const cborText = (text: string): Buffer => Buffer.concat([cborHead(3, text.length), Buffer.from(text)])
const cborBytes = (bytes: Buffer): Buffer => Buffer.concat([cborHead(2, bytes.length), bytes])
const cborNumber = (value: number): Buffer => (value < 0 ? cborHead(1, -1 - value) : cborHead(0, value))
const cborMap = (entries: readonly (readonly [number, number | Buffer])[]): Buffer =>
  Buffer.concat([
    cborHead(5, entries.length),
    ...entries.flatMap(([key, value]) => [cborNumber(key), typeof value === 'number' ? cborNumber(value) : cborBytes(value)]),
  ])
