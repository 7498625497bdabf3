import { newPrincipalId, newSecret, type Person } from '@tandem/protocol'
import { renameMe } from '@tandem/protocol/schemas'
import { Router, type Request } from 'express'
import { friendlyName } from './friendly-name.ts'
import type { People } from './ports.ts'
import { Refusal } from './refusal.ts'
import { hashOf, signInCookie, type WhoAsks } from './sign-in.ts'

const COLORS = 12
/** Has no divisor in common with 12: newcomers go through all colours before one comes again, neighbours far apart. */
const COLOR_STEP = 5

/** `/api/v1/me`: who this browser is. A newcomer gets a name, a colour and a sign-in that lasts. */
export const peopleRoutes = (parts: {
  people: People
  whoAsks: WhoAsks
  renamed: (person: Person) => void
  random: () => number
  publicUrl: string | undefined
}): Router => {
  const routes = Router()

  let color = Math.floor(parts.random() * COLORS)

  const welcome = async (): Promise<{ person: Person; secret: string }> => {
    color = (color + COLOR_STEP) % COLORS
    const person = { id: newPrincipalId(), name: friendlyName(parts.random), color }
    const secret = newSecret()
    await parts.people.create(person, hashOf(secret))
    return { person, secret }
  }

  routes.get('/me', async (request: Request, response) => {
    const known = await parts.whoAsks(request)
    response.set('Cache-Control', 'no-store')
    if (known) return void response.json(known)
    const { person, secret } = await welcome()
    const secure = request.secure || parts.publicUrl?.startsWith('https:') === true
    response.set('Set-Cookie', signInCookie(secret, { secure })).json(person)
  })

  routes.patch('/me', async (request: Request, response) => {
    const person = await parts.whoAsks(request)
    if (!person) throw new Refusal(401, 'signed_out', 'You are not signed in.')
    const parsed = renameMe.safeParse(request.body)
    if (!parsed.success) throw new Refusal(400, 'bad_message', 'A name has 1 to 80 characters.')
    const renamed = { ...person, name: parsed.data.name }
    await parts.people.rename(person.id, renamed.name)
    parts.renamed(renamed)
    response.json(renamed)
  })

  return routes
}
