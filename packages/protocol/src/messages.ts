import type { z } from 'zod'
import type * as schemas from './schemas.ts'

type Of<Table extends Record<string, z.ZodType>> = { [Event in keyof Table]: z.infer<Table[Event]> }

/** What a browser says, by event. */
export type ClientMessages = Of<typeof schemas.clientMessages>
/** What the server says, by event. */
export type ServerMessages = Of<typeof schemas.serverMessages>
export type ClientEvent = keyof ClientMessages
export type ServerEvent = keyof ServerMessages
/** One thing the server says, with its name. */
export type ServerMessage = { [Event in ServerEvent]: { event: Event; body: ServerMessages[Event] } }[ServerEvent]

export type JoinAnswer = z.infer<typeof schemas.joinAnswer>
export type ClaimAnswer = z.infer<typeof schemas.claimAnswer>
export type VerifyAnswer = z.infer<typeof schemas.verifyAnswer>
export type PageKind = z.infer<typeof schemas.pageKind>
export type Person = z.infer<typeof schemas.person>
export type PresencePatch = z.infer<typeof schemas.presencePatch>
/** A session's presence with every patch applied. */
export type PresenceState = { [Field in keyof PresencePatch]?: NonNullable<PresencePatch[Field]> }
/** What the server says on `/workspace`, by event. */
export type WorkspaceMessages = Of<typeof schemas.workspaceMessages>
export type WorkspaceEvent = keyof WorkspaceMessages
export type Problem = z.infer<typeof schemas.problem>
