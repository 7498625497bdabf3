import type { z } from 'zod'
import type * as accounts from './accounts.ts'
import type * as search from './search.ts'
import type * as sharing from './sharing.ts'
import type * as spaces from './spaces.ts'

export type WorkspaceInfo = z.infer<typeof accounts.workspaceInfo>
export type SetUp = z.input<typeof accounts.setUp>
export type Next = z.infer<typeof accounts.next>
export type Me = z.infer<typeof accounts.me>
export type ChangeMe = z.input<typeof accounts.changeMe>
export type SignIn = z.input<typeof accounts.signIn>
export type SignUp = z.input<typeof accounts.signUp>
export type SignInRow = z.infer<typeof accounts.signInRow>
export type SecondFactor = z.infer<typeof accounts.secondFactor>
export type PasskeyRow = z.infer<typeof accounts.passkeyList>['passkeys'][number]
export type Invite = z.input<typeof accounts.invite>
export type Invitation = z.infer<typeof accounts.invitation>
export type InvitationShown = z.infer<typeof accounts.invitationShown>
export type Member = z.infer<typeof accounts.member>
export type MemberList = z.infer<typeof accounts.memberList>
export type ChangeMember = z.input<typeof accounts.changeMember>
export type PeopleList = z.infer<typeof accounts.peopleList>
export type AdminSettings = z.infer<typeof accounts.adminSettings>
export type ChangeAdminSettings = z.input<typeof accounts.changeAdminSettings>
export type ApiKey = z.infer<typeof accounts.apiKey>
export type MadeApiKey = z.infer<typeof accounts.madeApiKey>

export type Space = z.infer<typeof spaces.space>
export type NewSpace = z.input<typeof spaces.newSpace>
export type ChangeSpace = z.input<typeof spaces.changeSpace>
export type SpaceMember = z.infer<typeof spaces.spaceMembers>['members'][number]
export type TreePage = z.infer<typeof spaces.treePage>
export type TreeLevel = z.infer<typeof spaces.treeLevel>
export type ListedPage = z.infer<typeof spaces.listedPage>
export type PageDetails = z.infer<typeof spaces.pageDetails>
export type Crumb = z.infer<typeof spaces.crumb>
export type NewPage = z.input<typeof spaces.newPage>
export type MovePage = z.input<typeof spaces.movePage>
export type TrashedPage = z.infer<typeof spaces.trashedPage>

export type Link = z.infer<typeof sharing.link>
export type NewLink = z.input<typeof sharing.newLink>
export type ChangeLink = z.input<typeof sharing.changeLink>
export type Sharing = z.infer<typeof sharing.sharing>
export type LinkShown = z.infer<typeof sharing.linkShown>
export type JoinLink = z.input<typeof sharing.joinLink>

export type FoundPage = z.infer<typeof search.foundPage>
export type Found = z.infer<typeof search.found>
