import type { SignUpPolicy } from '../admin/ports.ts'

/** Whether somebody with this e-mail may make an account without an invitation. That the e-mail is theirs is shown elsewhere. */
export const mayJoin = ({ signUp, domains }: SignUpPolicy, email: string): boolean => {
  if (signUp === 'open') return true
  return signUp === 'domain' && domains.includes(email.slice(email.lastIndexOf('@') + 1).toLowerCase())
}

/** How it looks from the sign-up form: e-mails of a domain let people in only where mail can show whose they are. */
export const shownPolicy = ({ signUp }: SignUpPolicy, { hasMail }: { hasMail: boolean }): SignUpPolicy['signUp'] =>
  signUp === 'domain' && !hasMail ? 'closed' : signUp
