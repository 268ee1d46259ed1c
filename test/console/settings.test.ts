import { describe, expect, it } from 'vitest'
import { settingNames } from '../../src/content/changes.js'
import { consoleWorld, type Browser, type Shown } from './world.js'

/** What a form would send as it stands. */
function fieldsIn({ html }: Shown): Record<string, string | string[]> {
  const form = html.slice(html.indexOf('name="versions"') - 200, html.indexOf('name="do" value="save"'))
  const fields: Record<string, string | string[]> = {}
  const add = (name: string, value: string) => {
    fields[name] = name in fields ? [fields[name] ?? [], value].flat() : value
  }
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const isOff = input.includes('type="checkbox"') && !input.includes(' checked')
    if (!isOff) add(attribute(input, 'name'), attribute(input, 'value'))
  }
  for (const [, name = '', text = ''] of form.matchAll(/<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</g)) add(name, text)
  for (const [whole, name = ''] of form.matchAll(/<select[^>]*name="([^"]+)".*?<\/select>/gs))
    add(name, attribute(/<option[^>]* selected[^>]*>/.exec(whole)?.[0] ?? '', 'value'))
  return fields
}

function attribute(tag: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
}

async function save(staff: Browser, name: string, changed: Record<string, string | string[]> = {}): Promise<Shown> {
  const form = fieldsIn(await staff.get(`/settings/${name}`))
  return staff.post(`/settings/${name}`, { ...form, ...changed, do: 'save' })
}

async function working() {
  const world = await consoleWorld()
  return { world, admin: await world.as('admin'), content: world.publisher.live.content }
}

describe('a setting', () => {
  it.each(settingNames)('that is saved as it stands is what it was: %s', async (name) => {
    const { admin, world } = await working()
    const before = world.publisher.live.current().data[name]
    expect(await save(admin, name)).toMatchObject({
      status: 303,
      location: `/console/settings/${name}?said=setting_saved`,
    })
    expect(world.publisher.live.current().data[name]).toEqual(before)
  })

  it('is in force at once, and says who changed it', async () => {
    const { admin, content } = await working()
    await save(admin, 'office', { days: ['1', '6'], from: '9', until: '12' })
    expect(content.office).toEqual({ days: [1, 6], from: 9, until: 12 })
    expect((await admin.get('/settings')).text).toContain('Cambiado por admin')
  })

  it.each([
    ['office', { from: '17', until: '8' }],
    ['office', { days: [] }],
    ['broadcasts', { quiet_from: '6' }],
    ['participation', { review_days: '0' }],
    ['retention', { message_days: '1' }],
    ['retention', { identity_months: 'muchos' }],
    ['caps', { whatsapp_per_day: '100000' }],
    ['templates', { 'answer-0': 'Hola, {vecino}' }],
    ['templates', { 'name-0': '' }],
  ] as const)('is refused where it does not fit, and what was typed stays: %s %j', async (name, wrong) => {
    const { admin, world } = await working()
    const before = world.publisher.live.current().data[name]
    const refused = await save(admin, name, wrong as unknown as Record<string, string>)
    expect(refused.status).toBe(422)
    expect(fieldsIn(refused)).toMatchObject(
      Object.fromEntries(
        Object.entries(wrong).filter(([, one]: [string, readonly string[] | string]) => one.length > 0),
      ),
    )
    expect(world.publisher.live.current().data[name]).toEqual(before)
  })

  it('that somebody else changed meanwhile is not overwritten unseen', async () => {
    const { admin, content } = await working()
    const begun = fieldsIn(await admin.get('/settings/caps'))
    await save(admin, 'caps', { whatsapp_per_day: '100' })
    const late = await admin.post('/settings/caps', { ...begun, whatsapp_per_day: '50', do: 'save' })
    expect(late.status).toBe(409)
    expect(late.text).toContain('Otra persona cambió esto')
    expect(content.caps.whatsapp_per_day).toBe(100)
    await admin.post('/settings/caps', { ...fieldsIn(late), do: 'save' })
    expect(content.caps.whatsapp_per_day).toBe(50)
  })

  it('goes back to what its file says', async () => {
    const { admin, content } = await working()
    await save(admin, 'caps', { whatsapp_per_day: '100' })
    const { versions = '' } = fieldsIn(await admin.get('/settings/caps'))
    await admin.post('/settings/caps', { versions, do: 'file' })
    expect(content.caps.whatsapp_per_day).toBe(200)
  })

  it('is written down in the audit log with what it was', async () => {
    const { admin, world } = await working()
    await save(admin, 'caps', { whatsapp_per_day: '100' })
    expect(await world.store.db.auditEntry.findFirstOrThrow({ where: { action: 'setting.publish' } })).toMatchObject({
      who: 'admin',
      subject: 'caps',
      before: '{"value":{"whatsapp_per_day":200}}',
      after: '{"value":{"whatsapp_per_day":100}}',
    })
  })
})

describe('a topic', () => {
  it('is added with a name in each language, and can be chosen', async () => {
    const { admin, content } = await working()
    await save(admin, 'topics', { 'new_1-es': 'Presupuesto 2027', 'new_1-en': 'Budget 2027' })
    expect(content.topics.at(-1)).toEqual({ id: 'presupuesto_2027', label: 'topics.presupuesto_2027' })
    expect(content.text('topics.presupuesto_2027', {}, 'en')).toBe('Budget 2027')
    expect((await admin.get('/broadcasts/new')).text).toContain('Presupuesto 2027')
  })

  it('that has no name in an incomplete language is given none by saving', async () => {
    const world = await consoleWorld({ languages: ['es', 'en', 'qug'] })
    const admin = await world.as('admin')
    await save(admin, 'topics', { 'new_1-es': 'Ferias', 'new_1-en': 'Fairs' })
    await save(admin, 'topics')
    expect(fieldsIn(await admin.get('/settings/topics'))).toMatchObject({ 'ferias-es': 'Ferias', 'ferias-qug': '' })
    expect(await world.store.db.textVersion.count({ where: { language: 'qug' } })).toBe(0)
  })

  it('is refused without a name in every complete language', async () => {
    const { admin, content } = await working()
    const refused = await save(admin, 'topics', { 'new_1-es': 'Presupuesto 2027' })
    expect(refused.status).toBe(422)
    expect(fieldsIn(refused)).toMatchObject({ 'new_1-es': 'Presupuesto 2027' })
    expect(content.topics).toHaveLength(3)
  })

  it('that was added can be removed, and one of the installation cannot', async () => {
    const { admin, content } = await working()
    await save(admin, 'topics', { 'new_1-es': 'Ferias', 'new_1-en': 'Fairs' })
    await save(admin, 'topics', { 'ferias-gone': 'yes', 'tables-gone': 'yes' })
    expect(content.topics.map(({ id }) => id)).toEqual(['news', 'tables', 'commitments'])
  })
})

describe('what staff decide', () => {
  it('is proposed where they answer: the unit of the parish, and their own words', async () => {
    const { admin, content, world } = await working()
    await save(admin, 'units', { licto: 'Gestión Territorial' })
    expect(content.units).toEqual({ licto: 'Gestión Territorial' })
    await save(admin, 'templates', { 'name-9': 'Con fecha', 'answer-9': 'Lo vemos, {nombre}.', 'state-9': 'in_review' })
    const { code } = await world.submission({ parish: 'licto' })
    const step = `in_review.${content.templates.at(-1)?.id ?? ''}`
    const { html } = await admin.get(`/submissions/${code}?step=${step}`)
    expect(html).toContain('value="Gestión Territorial"')
    expect(html).toContain('Lo vemos, Ana P.')
  })

  it('is not for editors to change', async () => {
    const { world } = await working()
    const editor = await world.as('editor')
    expect((await editor.get('/settings')).status).toBe(403)
    expect((await editor.post('/settings/caps', { versions: '0', do: 'file' })).status).toBe(403)
  })
})
