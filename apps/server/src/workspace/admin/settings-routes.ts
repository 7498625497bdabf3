import { accounts } from '@tandem/protocol/schemas'
import type { Clock } from '../../rooms/ports.ts'
import type { Access } from '../access/access.ts'
import { route, type Route } from '../api/route.ts'
import type { News } from '../live/ports.ts'
import type { EverySetting, WorkspaceSettings } from './ports.ts'

interface Parts {
  settings: Pick<WorkspaceSettings, 'every' | 'change'>
  access: Pick<Access, 'changed'>
  news: Pick<News, 'refresh'>
  clock: Pick<Clock, 'now'>
}

/** Everything but the secret, which is never told again. */
const shown = ({ oidc, domains, ...settings }: EverySetting) => ({
  ...settings,
  domains: [...domains],
  oidc: oidc && { name: oidc.name, issuer: oidc.issuer, clientId: oidc.clientId, hasSecret: oidc.clientSecret !== null },
})

/** What admins set for the whole workspace. */
export const settingsRoutes = ({ settings, access, news, clock }: Parts): Route[] => [
  route('GET /admin/settings', {
    summary: 'The settings of the workspace',
    needs: 'admin',
    answer: accounts.adminSettings,
    handle: async () => shown(await settings.every()),
  }),
  route('PATCH /admin/settings', {
    summary: 'Change settings of the workspace; what is absent stays as it is. Links that are there keep to a tighter policy at once',
    needs: 'admin',
    body: accounts.changeAdminSettings,
    answer: accounts.adminSettings,
    handle: async ({ body }) => {
      const change = { ...body, ...(body.domains && { domains: [...new Set(body.domains)] }) }
      const after = await settings.change(change, clock.now())
      if (body.links) {
        await access.changed()
        news.refresh(['sharing'])
      }
      return shown(after)
    },
  }),
]
