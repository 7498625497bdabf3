import { accounts } from '@tandem/protocol/schemas'
import { route, type Route } from '../api/route.ts'
import type { EverySetting, WorkspaceSettings } from './ports.ts'

/** Everything but the secret, which is never told again. */
const shown = ({ oidc, domains, ...settings }: EverySetting) => ({
  ...settings,
  domains: [...domains],
  oidc: oidc && { name: oidc.name, issuer: oidc.issuer, clientId: oidc.clientId, hasSecret: oidc.clientSecret !== null },
})

/** What admins set for the whole workspace. */
export const settingsRoutes = ({ settings }: { settings: Pick<WorkspaceSettings, 'every' | 'change'> }): Route[] => [
  route('GET /admin/settings', {
    summary: 'The settings of the workspace',
    needs: 'admin',
    answer: accounts.adminSettings,
    handle: async () => shown(await settings.every()),
  }),
  route('PATCH /admin/settings', {
    summary: 'Change settings of the workspace; what is absent stays as it is',
    needs: 'admin',
    body: accounts.changeAdminSettings,
    answer: accounts.adminSettings,
    handle: async ({ body }) => shown(await settings.change({ ...body, ...(body.domains && { domains: [...new Set(body.domains)] }) })),
  }),
]
