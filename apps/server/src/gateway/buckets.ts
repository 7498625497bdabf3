import type { ClientEvent } from '@tandem/protocol'
import type { Limits } from '../limits.ts'
import { TokenBuckets, type Rate } from '../token-buckets.ts'

/** What is counted apart. `volatile`: presence and live frames. `stateBytes`: content of pages on its way to the browser. */
export type Kind = 'updates' | 'bytes' | 'joins' | 'claims' | 'resyncs' | 'verifies' | 'volatile' | 'others' | 'needSyncs' | 'stateBytes'

/** By which rate an event is counted. Changes are counted where their size is known. */
export const KINDS: Record<Exclude<ClientEvent, 'update' | 'outbox'>, Kind> = {
  join: 'joins',
  claim: 'claims',
  resync: 'resyncs',
  verify: 'verifies',
  presence: 'volatile',
  live: 'volatile',
  leave: 'others',
  probe: 'others',
}

export type Rates = Readonly<Record<Kind, Rate>>

export const ratesOf = (limits: Limits): Rates => {
  const rate = (perSecond: number, burst = perSecond * limits.burstSeconds): Rate => ({ perSecond, burst })
  return {
    updates: rate(limits.updatesPerSecond, limits.updatesBurst),
    bytes: rate(limits.bytesPerSecond, limits.bytesBurst),
    joins: rate(limits.joinsPerSecond),
    claims: rate(limits.claimsPerSecond),
    resyncs: rate(limits.resyncsPerSecond),
    verifies: rate(limits.verifiesPerSecond),
    volatile: rate(limits.volatilePerSecond),
    others: rate(limits.othersPerSecond),
    needSyncs: rate(limits.needSyncsPerSecond),
    stateBytes: rate(limits.stateBytesPerSecond, limits.stateBytesBurst),
  }
}

const timesRate = ({ perSecond, burst }: Rate, factor: number): Rate => ({ perSecond: perSecond * factor, burst: burst * factor })
const mapRates = (rates: Rates, change: (rate: Rate, kind: Kind) => Rate): Rates =>
  Object.fromEntries(Object.entries(rates).map(([kind, rate]) => [kind, change(rate, kind as Kind)])) as Rates

/** What all connections of one person share. */
export const personRates = (limits: Limits): Rates => mapRates(ratesOf(limits), (rate) => timesRate(rate, limits.personShare))

/** What all connections from one address share. A page full of people who all move may sit in one room. */
export const addressRates = (limits: Limits): Rates =>
  mapRates(ratesOf(limits), (rate, kind) =>
    timesRate(rate, kind === 'volatile' ? Math.max(limits.addressShare, limits.sessionsPerPage) : limits.addressShare),
  )

/** How much more may be refused before it is enough. */
export const patienceOf = (limits: Limits): Rates =>
  mapRates(ratesOf(limits), ({ perSecond, burst }) => ({ perSecond, burst: burst * limits.burstsBeforeCut }))

/** A token bucket for each kind of message. */
export class Buckets extends TokenBuckets<Kind> {}
