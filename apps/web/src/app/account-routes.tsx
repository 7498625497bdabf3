import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Navigate, useRouter, useSearch } from '@tanstack/react-router'
import type { Me, WorkspaceInfo } from '@tandem/protocol'
import { type ReactNode, useEffect } from 'react'
import { Forgot } from '../features/sign-in/forgot.tsx'
import { Invitation } from '../features/sign-in/invitation.tsx'
import { NoServer, SignUpClosed } from '../features/sign-in/notes.tsx'
import { Reset } from '../features/sign-in/reset.tsx'
import { SignInForm } from '../features/sign-in/sign-in.tsx'
import { SignUp } from '../features/sign-in/sign-up.tsx'
import { forgetSecret, keptSecret } from '../shared/lib/address-secret.ts'
import { nextAddress } from '../shared/lib/next-address.ts'
import { fetchWorkspace } from '../shared/lib/session-api.ts'
import { signedIn, useMe } from '../shared/lib/session.ts'
import { readAsked } from './asked-address.ts'

const useEnter = () => {
  const router = useRouter()
  const queries = useQueryClient()
  const asked = readAsked(useSearch({ strict: false }))
  const next = nextAddress(asked.next, location.origin)
  const enter = (me: Me): void => {
    // What was asked as nobody, or as a guest, may be answered differently.
    queries.clear()
    signedIn(me)
    router.history.replace(next)
  }
  return { enter, next, problem: asked.problem }
}

/** For screens that need to know the workspace; says so when nobody can be asked. */
const WithWorkspace = ({ children }: { children: (workspace: WorkspaceInfo) => ReactNode }) => {
  const { data, error, refetch } = useQuery({
    queryKey: ['workspace'],
    queryFn: ({ signal }) => fetchWorkspace(signal),
    networkMode: 'always',
    retry: 1,
  })
  useEffect(() => {
    document.title = data ? `${data.name} · Tandem` : 'Tandem'
  }, [data])
  if (!data) return error ? <NoServer onTryAgain={() => void refetch()} /> : null
  return data.isSetUp ? children(data) : <Navigate to="/setup" replace />
}

export const SignInRoute = () => {
  const { enter, next, problem } = useEnter()
  return (
    <WithWorkspace>{(workspace) => <SignInForm workspace={workspace} next={next} problem={problem} onSignedIn={enter} />}</WithWorkspace>
  )
}

export const SignUpRoute = () => {
  const { enter, next } = useEnter()
  const me = useMe()
  return (
    <WithWorkspace>
      {(workspace) =>
        workspace.signUp === 'closed' ? <SignUpClosed /> : <SignUp workspace={workspace} me={me} next={next} onSignedUp={enter} />
      }
    </WithWorkspace>
  )
}

export const InvitationRoute = () => {
  const { enter } = useEnter()
  const me = useMe()
  useEffect(() => {
    document.title = 'Tandem'
  }, [])
  const use = (joined: Me): void => {
    forgetSecret('invitation')
    enter(joined)
  }
  return <Invitation token={keptSecret('invitation')} me={me} onSignedUp={use} />
}

export const ForgotRoute = () => <WithWorkspace>{({ hasMail }) => <Forgot hasMail={hasMail} />}</WithWorkspace>

export const ResetRoute = () => {
  useEffect(() => {
    document.title = 'Tandem'
  }, [])
  return <Reset token={keptSecret('reset')} onDone={() => forgetSecret('reset')} />
}
