/** A mail header takes one line, and a name must not look like another sender or link. */
const named = (name: string): string =>
  name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/(\w)\.(?=\w)|:\/\//g, '$1 ')
    .trim()

/** What somebody who was invited finds in their mailbox. Plain text. */
export const invitationMail = ({ workspace, by, address }: { workspace: string; by: string; address: string }) => ({
  subject: `${named(by)} invites you to ${named(workspace)}`,
  text: [
    `${named(by)} invites you to write and draw together in the workspace "${named(workspace)}".`,
    `Make your account here:\n${address}`,
    'The address works once, within a week, and is meant for you alone. If you do not know who sent this, you need not do anything.',
  ].join('\n\n'),
})
