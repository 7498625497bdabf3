/** The one provider of sign-ins there can be. Its address to come back to is `/api/v1/oidc/callback/oidc`. */
export const PROVIDER = 'oidc'
/** Why nobody was let in: they have no account, and this workspace does not make one for them. */
export const CLOSED = 'SIGN_UP_CLOSED'
/** Why nobody was let in: the provider does not say that the e-mail is theirs. */
export const UNPROVEN = 'EMAIL_NOT_PROVEN'

/** The provider does not answer, or not as one. */
export class ProviderUnreachable extends Error {}
