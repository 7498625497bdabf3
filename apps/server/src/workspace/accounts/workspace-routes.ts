import { accounts as forms } from '@tandem/protocol/schemas'
import type { OidcSettings, WorkspaceSettings } from '../admin/ports.ts'
import { route, type Route } from '../api/route.ts'
import { PROVIDER } from './provider.ts'
import { shownPolicy } from './sign-up-policy.ts'

interface Parts {
  settings: Pick<WorkspaceSettings, 'name' | 'signUp'>
  isSetUp: () => Promise<boolean>
  provider: () => Promise<OidcSettings | undefined>
  hasMail: boolean
}

/** What somebody sees of the workspace before they are signed in. */
export const workspaceRoutes = ({ settings, isSetUp, provider, hasMail }: Parts): Route[] => [
  route('GET /workspace', {
    summary: 'What everybody may know of this workspace',
    needs: 'nothing',
    answer: forms.workspaceInfo,
    handle: async () => {
      const [name, done, policy, oidc] = await Promise.all([settings.name(), isSetUp(), settings.signUp(), provider()])
      const providers = oidc ? [{ id: PROVIDER, name: oidc.name, begin: `/api/v1/oidc/begin/${PROVIDER}` }] : []
      return { name, isSetUp: done, signUp: shownPolicy(policy, { hasMail }), providers, hasMail }
    },
  }),
]
