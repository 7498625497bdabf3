/** What people find in their mailbox about their account. Plain text, and nothing in it that a stranger chose. */
export const resetMail = (address: string) => ({
  subject: 'Set a new password for Tandem',
  text: [
    `Somebody, probably you, asked for a new password. Set it here:\n${address}`,
    'The address works once, within an hour. If it was not you, you need not do anything: your password stays as it is.',
  ].join('\n\n'),
})

export const confirmMail = (address: string) => ({
  subject: 'Make your Tandem account',
  text: [
    `Somebody, probably you, wants to make an account with this e-mail address. Make it here:\n${address}`,
    'The address works once, within a week. If it was not you, you need not do anything.',
  ].join('\n\n'),
})

export const alreadyHereMail = (address: string) => ({
  subject: 'You have a Tandem account already',
  text: [
    `Somebody, probably you, wanted to make an account with this e-mail address, which has one. Sign in here:\n${address}/login`,
    `If you do not know your password any more, set a new one here:\n${address}/forgot`,
  ].join('\n\n'),
})

export const secondFactorEndedMail = (address: string) => ({
  subject: 'Your second factor for Tandem was taken away',
  text: [
    'Somebody who runs your workspace has taken the second factor of your account away. You sign in with your password alone until you set up another one, in your settings:',
    `${address}/settings/security`,
    'Your sign-ins have ended. If you did not ask for this, speak to whoever runs the workspace, and set a new password.',
  ].join('\n\n'),
})
