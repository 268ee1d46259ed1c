import { describe, expect, it } from 'vitest'
import { keepTextDraft } from '../../src/store/textDrafts.js'
import { after, NOON } from '../store/world.js'
import { consoleWorld, type Shown } from './world.js'

describe('the simulator', () => {
  it('offers a place to begin before anything is tried', async () => {
    const { staff } = await trying()
    const { status, text } = await staff.get('/simulator')
    expect(status).toBe(200)
    expect(text).toContain('Elija por dónde empezar')
  })

  it('talks as the service does with somebody who writes for the first time', async () => {
    const { begin, say } = await trying()
    const welcomed = await say(await begin({}), { words: 'hola' })
    expect(talkIn(welcomed)).toContain('¿En qué idioma quiere conversar?')
    expect(talkIn(await say(welcomed, { choice: firstChoice(welcomed) }))).toContain('Gobierno Abierto Riobamba')
  })

  it('begins in the middle of any flow, and says where the conversation stands', async () => {
    const { begin } = await trying()
    const page = await begin({ flow: 'submit' })
    expect(page.text).toMatch(/La conversación está en el paso «\w+» de/)
    expect(page.html).toContain('/console/content/flows/submit')
  })

  it('speaks the language that was chosen', async () => {
    const { begin } = await trying()
    expect(talkIn(await begin({ flow: 'guide', language: 'en' }))).toMatch(/open government/i)
  })

  it('says a message once that was sent twice', async () => {
    const { begin, say } = await trying()
    const page = await begin({ flow: 'menu' })
    await say(page, { words: 'una vez' })
    const again = await say(page, { words: 'una vez' })
    expect(talkIn(again).match(/una vez/g)).toHaveLength(1)
  })

  it('leaves nothing among the people of the municipality', async () => {
    const { begin, say, world } = await trying()
    const all = async () => [await world.store.db.contact.count(), await world.store.db.inbound.count()]
    const before = await all()
    await say(await begin({ flow: 'submit' }), { words: 'hola' })
    expect(await all()).toEqual(before)
  })

  it('shows everybody their own conversation', async () => {
    const { begin, world } = await trying()
    await begin({ flow: 'menu' })
    const other = await world.as('editor')
    expect((await other.get('/simulator')).text).toContain('Elija por dónde empezar')
  })

  it('is over when somebody else begins and it was left for half an hour', async () => {
    let now = NOON
    const { begin, staff, world } = await trying({ now: () => now })
    await begin({ flow: 'menu' })
    const other = await world.as('editor')
    const starts = () => other.post('/simulator/begin', { flow: 'menu', language: 'es', texts: 'published' })
    now = after(29 * 60)
    await starts()
    expect((await staff.get('/simulator')).text).not.toContain('Elija por dónde empezar')
    now = after(31 * 60)
    await starts()
    expect((await staff.get('/simulator')).text).toContain('Elija por dónde empezar')
  })

  it('tries the drafts where that is asked for, and only there', async () => {
    const { begin, world } = await trying()
    const draft = { language: 'es', key: 'guide.topics', text: '¿De qué le hablo primero?', by: 'Ana', at: NOON }
    await keepTextDraft(world.store.db, draft)
    expect(talkIn(await begin({ flow: 'guide' }))).not.toContain(draft.text)
    expect(talkIn(await begin({ flow: 'guide', texts: 'drafts' }))).toContain(draft.text)
  })

  it('says so where the drafts cannot be tried as they are', async () => {
    const { staff, world } = await trying()
    const wrong = { language: 'es', key: 'guide.topics', text: '¿De qué le hablo, {nadie}?', by: 'Ana', at: NOON }
    await keepTextDraft(world.store.db, wrong)
    const { status, text } = await staff.post('/simulator/begin', { flow: 'guide', language: 'es', texts: 'drafts' })
    expect(status).toBe(422)
    expect(text).toContain('Los borradores tienen algo que corregir')
  })
})

/** A viewer with an empty simulator. */
async function trying(options: { now?: () => Date } = {}) {
  const world = await consoleWorld(options)
  const staff = await world.as('viewer')
  return {
    ...{ world, staff },
    /** Begins, and shows what was said. */
    begin: async (start: Record<string, string>): Promise<Shown> => {
      await staff.post('/simulator/begin', { flow: '', language: 'es', texts: 'published', ...start })
      return staff.get('/simulator')
    },
    say: async (page: Shown, said: Record<string, string>): Promise<Shown> => {
      await staff.post('/simulator/say', { id: idIn(page), ...said })
      return staff.get('/simulator')
    },
  }
}

function idIn({ html }: Shown): string {
  return /name="id" value="([^"]+)"/.exec(html)?.[1] ?? ''
}

function firstChoice({ html }: Shown): string {
  return /name="choice" value="([^"]+)"/.exec(html)?.[1] ?? ''
}

function talkIn({ html }: Shown): string {
  return /<ol class="talk".*?<\/ol>/s.exec(html)?.[0].replace(/<[^>]+>/g, '') ?? ''
}
