import type { ApiKey, PrincipalId, SignInId } from '@tandem/protocol'

export interface ApiKeyRecord extends Omit<ApiKey, 'id'> {
  id: SignInId
}

/** The keys of members, by the hash of their secret: the secret itself is not stored. */
export interface ApiKeyRecords {
  /** `false` when they have `most` keys already. */
  create(key: ApiKeyRecord, owner: { principal: PrincipalId; hash: Uint8Array; most: number }): Promise<boolean>
  /** The newest first. */
  list(principal: PrincipalId): Promise<ApiKeyRecord[]>
  /** `false`: they have no such key. */
  remove(principal: PrincipalId, id: SignInId): Promise<boolean>
}
