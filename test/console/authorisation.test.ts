import { describe, expect, it } from 'vitest'
import { pages } from '../../src/console/pages.js'
import { personRoles } from '../../src/staff/roles.js'
import { consoleWorld, type Browser, type Shown } from './world.js'

/** Nobody and nothing is called so: what is allowed ends at 404, 400 or a form, and changes nothing. */
const addressOf = (path: string) => (path === '/' ? '' : path.replace(/:\w+/g, 'nobody'))
const guarded = pages.filter(({ roles }) => roles !== null)

/** What every page that is not open to everybody answers, by its line in the table. */
async function answersTo(browser: Browser): Promise<Map<string, Shown>> {
  const answers = new Map<string, Shown>()
  for (const { method, path } of guarded) answers.set(`${method} ${path}`, await browser[method](addressOf(path)))
  return answers
}

describe('every page and action of the console', () => {
  it('is for nobody who has not signed in', async () => {
    const { browser } = await consoleWorld()
    for (const [page, { status, location }] of await answersTo(browser()))
      expect([page, status, location]).toEqual([page, 303, expect.stringMatching(/^\/console\/sign-in/)])
  })

  it.each(personRoles)('is for %s exactly where its table says so', async (role) => {
    const { as } = await consoleWorld()
    const answers = await answersTo(await as(role))
    const refused = [...answers].filter(([, { status }]) => status === 403).map(([page]) => page)
    const theirs = guarded
      .filter(({ roles }) => roles?.includes(role) === true)
      .map(({ method, path }) => `${method} ${path}`)
    expect(refused.sort()).toEqual([...answers.keys()].filter((page) => !theirs.includes(page)).sort())
    expect([...answers].filter(([, { status }]) => status >= 500)).toEqual([])
  })
})

describe('the table of pages', () => {
  it('has one line for each method and path', () => {
    const lines = pages.map(({ method, path }) => `${method} ${path}`)
    expect(new Set(lines).size).toBe(lines.length)
  })

  it('is open to nobody but where somebody signs in or joins', () => {
    const open = pages.filter(({ roles }) => roles === null).map(({ method, path }) => `${method} ${path}`)
    expect(open.sort()).toEqual([
      'get /join/:token',
      'get /sign-in',
      'get /sign-in/code',
      'post /join/:token',
      'post /sign-in',
      'post /sign-in/code',
      'post /sign-out',
    ])
  })

  it('lets viewers and evaluators into no page about people, and only administrators to the team and the audit log', () => {
    const of = (start: string) => pages.filter(({ path }) => path.startsWith(start)).flatMap(({ roles }) => roles ?? [])
    expect(new Set(of('/people'))).toEqual(new Set(['editor', 'admin']))
    expect(new Set([...of('/team'), ...of('/audit')])).toEqual(new Set(['admin']))
  })

  it('lets viewers change nothing but what is their own, or thrown away', () => {
    const changes = pages.filter(({ method, roles }) => method === 'post' && roles?.includes('viewer') === true)
    expect(changes.every(({ path }) => /^\/(account|simulator)\//.test(path))).toBe(true)
  })
})
