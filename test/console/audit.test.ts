import { describe, expect, it } from 'vitest'
import { audit, type NewAuditEntry } from '../../src/store/audit.js'
import { chromiumPath } from '../browser/chromium.js'
import { NOON } from '../store/world.js'
import { inChromium, violations } from './chromium.js'
import { consoleWorld, type ConsoleWorld, type Shown } from './world.js'

const entry: NewAuditEntry = {
  ...{ at: NOON, who: 'Ana Paguay', whoId: 'key-ana', action: 'submission.publish', subject: 'RIO-2026-00001-A' },
}

/** A log of these entries alone, and an administrator who looks at it. */
async function logOf(...parts: Partial<NewAuditEntry>[]) {
  const world = await consoleWorld()
  const admin = await world.as('admin')
  await world.store.db.auditEntry.deleteMany()
  for (const part of parts) await audit(world.store.db, { ...entry, ...part })
  return { ...world, admin }
}

/** The subjects that are listed, the first first. */
function subjects({ html }: Shown): string[] {
  return [...html.matchAll(/<td class="pre">([^<]*)<\/td>/g)].map(([, subject]) => subject ?? '')
}

async function entries({ store }: ConsoleWorld) {
  return store.db.auditEntry.findMany({ orderBy: { id: 'asc' } })
}

describe('the audit log', () => {
  it('shows who did what and when, with what was before and after and why', async () => {
    const before = { state: 'received' }
    const after = { state: 'in_review', fields: ['title'], unit: null }
    const { admin } = await logOf({ action: 'submission.state', before, after, reason: 'Pedido del barrio' })
    const { text, html } = await admin.get('/audit')
    expect(text).toContain('Ana Paguay Cambió el estado RIO-2026-00001-A')
    expect(html).toContain('<dt>Antes, state</dt><dd class="pre">received</dd>')
    expect(html).toContain('<dt>Después, state</dt><dd class="pre">in_review</dd>')
    expect(text).toContain('Después, fields ["title"]')
    expect(text).toContain('Motivo Pedido del barrio')
  })

  it('calls by its own name what has no words', async () => {
    const { admin } = await logOf({ action: 'something.new' })
    expect((await admin.get('/audit')).text).toContain('Ana Paguay something.new')
  })

  it.each([
    ['who=paguay', ['a', 'c']],
    ['action=staff.role', ['b']],
    ['subject=c', ['c']],
    ['who=paguay&subject=b', []],
    ['who=&action=&subject=&from=&to=', ['a', 'b', 'c']],
  ])('finds by %s', async (query, found) => {
    const { admin } = await logOf(
      { subject: 'c' },
      { subject: 'b', who: 'Luis', action: 'staff.role' },
      { subject: 'a' },
    )
    expect(subjects(await admin.get(`/audit?${query}`))).toEqual(found)
  })

  it('finds by days of the municipality, the last one whole', async () => {
    const { admin } = await logOf(
      { subject: 'the day before', at: new Date('2026-03-01T04:59:59Z') },
      { subject: 'the first second', at: new Date('2026-03-01T05:00:00Z') },
      { subject: 'the last second', at: new Date('2026-03-02T04:59:59Z') },
      { subject: 'the day after', at: new Date('2026-03-02T05:00:00Z') },
    )
    const found = subjects(await admin.get('/audit?from=2026-03-01&to=2026-03-01'))
    expect(found).toEqual(['the last second', 'the first second'])
  })

  it('is read fifty at a time, and the filters stay', async () => {
    const numbers = Array.from({ length: 51 }, (_, i) => ({ subject: String(i) }))
    const { admin } = await logOf(...numbers, { subject: 'other', who: 'Luis' })
    const first = await admin.get('/audit?who=ana')
    expect(subjects(first)).toHaveLength(50)
    const next = /href="(\/console\/audit\?[^"]*after=[^"]*)"/.exec(first.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(next).toContain('who=ana')
    const second = await admin.get(next)
    expect(subjects(second)).toEqual(['0'])
    expect(second.text).not.toContain('Ver anteriores')
    expect(second.text).toContain('Volver a las más recientes')
  })

  it.each(['viewer', 'evaluator', 'editor'] as const)('is neither shown nor given to a %s', async (role) => {
    const world = await consoleWorld()
    const somebody = await world.as(role)
    const before = (await entries(world)).length
    expect((await somebody.get('/audit')).status).toBe(403)
    expect((await somebody.post('/audit/export', { reason: 'curiosidad' })).status).toBe(403)
    expect(await entries(world)).toHaveLength(before)
  })
})

describe('the export of the audit log', () => {
  it('holds what was found, as CSV that no spreadsheet runs', async () => {
    const { admin } = await logOf(
      { subject: '=HYPERLINK("http://example.org")', reason: 'uno, "dos"' },
      { subject: 'b', who: 'Luis' },
    )
    const file = await admin.post('/audit/export', { who: 'ana', reason: 'Auditoría anual' })
    expect(file.headers.get('content-type')).toContain('text/csv')
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="audit-2026-03-01.csv"')
    const [head, row, ...rest] = file.html.split('\r\n')
    expect(head).toBe('id,at,who,whoId,action,subject,before,after,reason')
    expect(row).toContain(`,"'=HYPERLINK(""http://example.org"")",,,"uno, ""dos"""`)
    // The export itself was done by somebody else, and is not among what was found.
    expect(rest).toEqual([''])
  })

  it('is itself in the log, with its reason and what was looked for', async () => {
    const world = await logOf({ subject: 'a' }, { subject: 'b', who: 'Luis' })
    await world.admin.post('/audit/export', { who: 'Luis', reason: 'Auditoría anual' })
    const last = (await entries(world)).at(-1)
    expect(last).toMatchObject({ who: 'admin', action: 'audit.export', reason: 'Auditoría anual' })
    expect(JSON.parse(last?.after ?? '{}')).toEqual({ who: 'Luis', rows: 1 })
  })

  it('is not made without a reason', async () => {
    const world = await logOf({ subject: 'a' })
    const refused = await world.admin.post('/audit/export', { subject: 'a', reason: '  ' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Escriba para qué lo necesita')
    expect(refused.html).toContain('type="hidden" name="subject" value="a"')
    expect(await entries(world)).toHaveLength(1)
  })

  it('holds all of a long log', async () => {
    const world = await logOf()
    const data = Array.from({ length: 2_100 }, (_, i) => ({
      ...{ at: NOON, who: 'Ana Paguay', whoId: 'key-ana', action: 'submission.publish', subject: String(i) },
    }))
    await world.store.db.auditEntry.createMany({ data })
    const { html } = await world.admin.post('/audit/export', { who: 'ana', reason: 'Auditoría anual' })
    expect(html.split('\r\n')).toHaveLength(2_102)
  })
})

describe.skipIf(chromiumPath === undefined)('in Chromium', () => {
  it('is exported as often as wanted, and axe finds nothing', async () => {
    const world = await consoleWorld()
    await audit(world.store.db, {
      ...entry,
      before: { state: 'received' },
      after: { state: 'accepted' },
      reason: 'Sí',
    })
    const { page, complaints } = await inChromium(world, 'admin', 'dark')
    await page.goto(`${world.url}/console/audit?who=ana`)
    expect(await violations(page)).toEqual([])
    await page.getByLabel('Para qué lo necesita').fill('Auditoría')
    for (let time = 1; time <= 2; time++) {
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Descargar' }).click()
      expect((await download).suggestedFilename()).toBe('audit-2026-03-01.csv')
    }
    const wide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'
    expect(await page.evaluate(wide)).toBe(false)
    expect(complaints).toEqual([])
  })
})
