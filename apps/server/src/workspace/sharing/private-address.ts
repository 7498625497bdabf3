import { isIP } from 'node:net'

const LOCAL = /(^|\.)(localhost|local|lan|internal|home\.arpa)$/
const PRIVATE_V4 = /^(0|10|127)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./
const PRIVATE_V6 = /^(::1?$|f[cd]|fe[89ab])/

/** Whether only people in this machine's own network can open an address. */
export const isPrivateAddress = (address: string): boolean => {
  if (!URL.canParse(address)) return true
  const name = new URL(address).hostname.toLowerCase().replace(/^\[|\]$/g, '')
  const version = isIP(name)
  if (version === 4) return PRIVATE_V4.test(name)
  if (version === 6) return PRIVATE_V6.test(name)
  return !name.includes('.') || LOCAL.test(name)
}
