import { describe, expect, it } from 'vitest'
import { catalogueOf } from '../../src/console/texts/catalogue.js'
import { differenceOf } from '../../src/console/texts/differences.js'
import { realLiveContent } from '../support/talk.js'
import { consoleWorld, type Browser, type Shown } from './world.js'

const HELLO = '/content/texts/es/menu.hello'
const filed = '¡Hola! Qué gusto saludarle.'

/** Editors called Ana and Luis, on a console with three languages. */
async function editing() {
  const world = await consoleWorld({ languages: ['es', 'en', 'qug'] })
  const [ana, luis] = [await world.signedIn('ana paguay', 'editor'), await world.signedIn('luis guaman', 'editor')]
  const versions = () => world.store.db.textVersion.findMany({ orderBy: { id: 'asc' } })
  const drafts = () => world.store.db.textDraft.findMany()
  return { ...world, ana, luis, versions, drafts }
}

function field({ html }: Shown, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
}

function textarea({ html }: Shown): string {
  return /<textarea[^>]*>([^<]*)<\/textarea>/.exec(html)?.[1] ?? ''
}

/** Opens a text and sends its form with these words. */
async function write(browser: Browser, path: string, form: Record<string, string>): Promise<Shown> {
  return browser.post(path, { mark: field(await browser.get(path), 'mark'), ...form })
}

describe('the list of texts', () => {
  it('shows every text in every language side by side, thirty to a page', async () => {
    const { ana } = await editing()
    const all = catalogueOf(realLiveContent(['es', 'en', 'qug']), []).length
    const first = await ana.get('/content/texts')
    expect(first.text.replace(/[.,]/g, '')).toContain(`${String(all)} textos`)
    expect(first.html.match(/<tr>/g)).toHaveLength(31)
    expect(first.text).toContain('Texto Español English Kichwa')
    expect(first.html).toContain('page=2')
    const last = await ana.get(`/content/texts?page=${String(Math.ceil(all / 30))}`)
    expect(last.html).not.toContain('Página siguiente')
    const { text } = await ana.get('/content/texts?group=menu&q=saludarle')
    for (const words of ['menu.hello', filed, 'Menú', 'Imanalla']) expect(text).toContain(words)
  })

  it('finds texts by words of any language, whatever their accents, by group and by state', async () => {
    const { ana } = await editing()
    const found = async (query: string) => {
      const { html } = await ana.get(`/content/texts?${query}`)
      return [...html.matchAll(/<th scope="row"><span class="pre">([^<]*)/g)].map(([, key]) => key)
    }
    expect(await found('q=QUE+GUSTO+saludarle')).toEqual(['menu.hello'])
    expect(await found('q=imanalla+kikinwan')).toEqual(['menu.hello'])
    expect((await found('group=menu')).every((key) => key?.startsWith('menu.'))).toBe(true)
    expect(await found('state=changed')).toEqual([])
    expect(await found('state=draft')).toEqual([])
    expect((await found('state=missing')).length).toBeGreaterThan(0)
    expect(await found('group=menu&state=unreviewed')).toContain('menu.hello')
    await write(ana, HELLO, { do: 'publish', text: 'Buenos días.' })
    await write(ana, '/content/texts/en/menu.hello', { do: 'save', text: 'Good morning.' })
    expect(await found('state=changed')).toEqual(['menu.hello'])
    expect(await found('state=draft&q=morning')).toEqual(['menu.hello'])
    expect((await ana.get('/content/texts?q=nadadeesto')).text).toContain('Ningún texto cumple todo esto')
  })

  it('is read by viewers, who change nothing, and not by evaluators', async () => {
    const { as } = await editing()
    const viewer = await as('viewer')
    const list = await viewer.get('/content/texts?group=menu')
    expect(list.html).toContain('aria-label="Ver menu.hello en Español"')
    const shown = await viewer.get(HELLO)
    expect(shown.text).toContain(filed)
    expect(shown.html).not.toContain('<textarea')
    expect((await viewer.post(HELLO, { do: 'publish', mark: '', text: 'x' })).status).toBe(403)
    const evaluator = await as('evaluator')
    for (const path of ['/content', '/content/texts', HELLO]) expect((await evaluator.get(path)).status).toBe(403)
    expect((await evaluator.get('/account')).html).not.toContain('/console/content')
  })

  it('is come to from the menu, by a page that counts what is to be done', async () => {
    const { ana } = await editing()
    await write(ana, HELLO, { do: 'save', text: 'Buenos días.' })
    const { html, text } = await ana.get('/content')
    expect(text).toContain('1 borrador sin publicar')
    for (const path of ['texts', 'flows']) expect(html).toContain(`href="/console/content/${path}"`)
    expect(html).toContain('href="/console/simulator"')
  })
})

describe('a text', () => {
  it('is shown with where it is said, what it may use, and the other languages beside it', async () => {
    const { ana } = await editing()
    const { text } = await ana.get('/content/texts/es/menu.main')
    expect(text).toContain('Aquí puede usar: {question}')
    const hello = await ana.get(HELLO)
    expect(hello.html).toContain('href="/console/content/flows/menu"')
    expect(hello.text).toContain('Menú / hello')
    for (const words of [filed, 'Imanalla', 'sin revisar']) expect(hello.text).toContain(words)
    expect(hello.html).toContain('preview.js')
  })

  it('is looked at as people read it in Telegram and in WhatsApp, and nothing is kept', async () => {
    const { ana, versions, drafts } = await editing()
    const path = '/content/texts/es/menu.take_part'
    const seen = await write(ana, path, { do: 'preview', text: '*Su turno*\r\n¿Qué _necesita_?' })
    expect(seen.status).toBe(200)
    for (const words of ['Telegram · Español', 'WhatsApp · Español', '1. Contar una necesidad'])
      expect(seen.text).toContain(words)
    expect(seen.html).toContain('<strong>Su turno</strong>')
    expect(seen.html).toContain('<em>necesita</em>')
    expect(seen.html.match(/class="keys"/g)).toHaveLength(1)
    expect(textarea(seen)).toBe('*Su turno*\n¿Qué _necesita_?')
    expect([await versions(), await drafts()]).toEqual([[], []])
  })

  it('that is the label of an option is shown in its question', async () => {
    const { ana } = await editing()
    const path = '/content/texts/es/menu.option_learn'
    const { text } = await write(ana, path, { do: 'preview', text: 'Aprender' })
    expect(text).toContain('¿Qué le gustaría hacer?')
    expect(text).toContain('1. Aprender')
  })

  it('is shown with examples where the service fills something in', async () => {
    const { ana } = await editing()
    const key = catalogueOf(realLiveContent(), []).find(({ cells }) => cells[0]?.text?.includes('{code}') === true)?.key
    const { text } = await ana.get(`/content/texts/es/${key ?? ''}`)
    expect(text).toContain('RIO-2026-00001-Q')
  })

  it('is kept as a draft, published, said by the service, and can be taken back', async () => {
    const { ana, versions, drafts, store } = await editing()
    expect((await write(ana, HELLO, { do: 'save', text: 'Buenos días.' })).location).toContain('said=text_saved')
    const draft = await ana.get(HELLO)
    expect(textarea(draft)).toBe('Buenos días.')
    expect(draft.text).toContain('ana paguay, ')
    expect(await versions()).toEqual([])
    expect((await write(ana, HELLO, { do: 'publish', text: 'Buenas tardes.' })).location).toContain(
      'said=text_published',
    )
    expect(await drafts()).toEqual([])
    await write(ana, HELLO, { do: 'publish', text: 'Buenas noches.' })
    const shown = await ana.get(HELLO)
    expect(shown.text).toContain('Deshacer: volver a esta')
    const undone = await ana.post(HELLO, { do: 'again', mark: field(shown, 'mark'), version: field(shown, 'version') })
    expect(undone.location).toContain('said=text_back')
    expect(textarea(await ana.get(HELLO))).toBe('Buenas tardes.')
    await write(ana, HELLO, { do: 'again', version: 'file' })
    expect(textarea(await ana.get(HELLO))).toBe(filed)
    expect((await versions()).map(({ text }) => text)).toEqual([
      ...['Buenas tardes.', 'Buenas noches.', 'Buenas tardes.'],
      null,
    ])
    const log = await store.db.auditEntry.findMany({ where: { subject: 'es/menu.hello' }, orderBy: { id: 'asc' } })
    expect(log.map(({ action }) => action)).toEqual([
      ...['text.draft', 'text.publish', 'text.publish', 'text.publish', 'text.restore'],
    ])
  })

  it('that would break a conversation is refused in words, with what was typed', async () => {
    const { ana, versions } = await editing()
    const refused = await write(ana, HELLO, { do: 'publish', text: 'Hola {nombre}' })
    expect(refused.status).toBe(422)
    expect(textarea(refused)).toBe('Hola {nombre}')
    expect(refused.text).toContain('menu.hello en Español usa {nombre}, que el servicio no puede llenar ahí')
    // What the other languages lack of it is no matter then.
    expect(refused.text).not.toContain('menu.hello en English')
    const other = await write(ana, HELLO, { do: 'publish', text: 'Hola, {canton}' })
    expect(other.text).toContain('menu.hello en English usa –, y en el primer idioma {canton}')
    expect(other.html).toContain('href="/console/content/texts/en/menu.hello">Ir a menu.hello en English</a>')
    expect(other.text).toContain('guarde cada uno como borrador y publíquelos juntos')
    const empty = await write(ana, HELLO, { do: 'publish', text: '  ' })
    expect(empty.text).toContain('menu.hello está vacío en Español')
    const path = '/content/texts/es/menu.option_learn'
    expect((await write(ana, path, { do: 'publish', text: 'Participar' })).text).toMatch(
      /menu.option_take_part dice lo mismo que menu.option_learn en Español/,
    )
    expect(await versions()).toEqual([])
  })

  it('that is long is shown with a word of advice, and may be published', async () => {
    const { ana } = await editing()
    const long = await write(ana, HELLO, { do: 'preview', text: 'Hola. '.repeat(170) })
    expect(long.text).toContain('En un chat se lee mejor con menos de 900')
    expect((await write(ana, HELLO, { do: 'publish', text: 'Hola. '.repeat(170) })).status).toBe(303)
  })

  it('that somebody else changed meanwhile is not overwritten: both are shown, and nothing is lost', async () => {
    const { ana, luis, drafts, versions } = await editing()
    const mark = field(await luis.get(HELLO), 'mark')
    await write(ana, HELLO, { do: 'save', text: 'De Ana.' })
    for (const verb of ['save', 'publish']) {
      const refused = await luis.post(HELLO, { do: verb, mark, text: 'De Luis.' })
      expect(refused.status).toBe(409)
      expect(textarea(refused)).toBe('De Luis.')
      expect(refused.text).toContain('Otra persona cambió este texto mientras usted escribía')
      expect(refused.text).toContain('De Ana.')
    }
    expect(await drafts()).toMatchObject([{ text: 'De Ana.' }])
    expect(await versions()).toEqual([])
    const looked = await luis.post(HELLO, { do: 'preview', mark, text: 'De Luis.' })
    expect(field(looked, 'mark')).toBe(mark)
    const refused = await luis.post(HELLO, { do: 'save', mark, text: 'De Luis.' })
    await luis.post(HELLO, { do: 'save', mark: field(refused, 'mark'), text: 'De los dos.' })
    expect(await drafts()).toMatchObject([{ text: 'De los dos.', by: 'luis guaman' }])
  })

  it('that does not exist leads back to the list', async () => {
    const { ana } = await editing()
    for (const path of ['/content/texts/es/menu.nothing_here', '/content/texts/fr/menu.hello'])
      expect((await ana.get(path)).location).toContain('said=text_gone')
  })

  it('reads in English', async () => {
    const { ana } = await editing()
    await ana.post('/account/language', { language: 'en' })
    expect((await ana.get(HELLO)).text).toContain('What it will say')
    expect((await ana.get('/content/texts')).text).toContain('Texts side by side')
  })
})

describe('drafts', () => {
  const learn = '/content/texts/es/menu.option_learn'
  const takePart = '/content/texts/es/menu.option_take_part'

  /** What stands in the hidden fields of the page of drafts. */
  const marks = ({ html }: Shown): Record<string, string> =>
    Object.fromEntries(
      [...html.matchAll(/name="(mark-[^"]*)" value="([^"]*)"/g)].map(([, name = '', mark = '']) => [name, mark]),
    )
  const send = async (browser: Browser, selected: string[]) =>
    browser.post('/content/texts/drafts', {
      ...marks(await browser.get('/content/texts/drafts')),
      selected,
    })

  it('are published together, where each alone would be refused', async () => {
    const { ana, versions, drafts } = await editing()
    await write(ana, learn, { do: 'save', text: 'Participar' })
    await write(ana, takePart, { do: 'save', text: 'Aprender sobre gobierno abierto' })
    const shown = await ana.get('/content/texts/drafts')
    expect(shown.html).toContain('<del>Participar</del><ins>Aprender sobre gobierno abierto</ins>')
    expect(shown.html.match(/name="selected"[^>]*checked/g)).toHaveLength(2)
    const alone = await send(ana, ['es/menu.option_learn'])
    expect(alone.status).toBe(422)
    expect(alone.text).toContain('dice lo mismo que')
    expect(alone.html.match(/name="selected"[^>]*checked/g)).toHaveLength(1)
    expect(await versions()).toEqual([])
    const both = await send(ana, ['es/menu.option_learn', 'es/menu.option_take_part'])
    expect(both.location).toContain('said=texts_published')
    expect((await versions()).map(({ text }) => text)).toContain('Participar')
    expect(await drafts()).toEqual([])
  })

  it('that somebody changed since they were looked at are not published', async () => {
    const { ana, luis, versions } = await editing()
    await write(ana, HELLO, { do: 'save', text: 'De Ana.' })
    const seen = marks(await ana.get('/content/texts/drafts'))
    await write(luis, HELLO, { do: 'save', text: 'De Luis.' })
    const refused = await ana.post('/content/texts/drafts', { ...seen, selected: 'es/menu.hello' })
    expect(refused.text).toContain('otra persona cambió un borrador mientras usted miraba')
    expect(refused.text).toContain('De Luis.')
    expect((await ana.post('/content/texts/drafts', seen)).text).toContain('Marque al menos un borrador')
    expect(await versions()).toEqual([])
  })

  it('are thrown away when they are not wanted', async () => {
    const { ana, drafts } = await editing()
    await write(ana, HELLO, { do: 'save', text: 'De Ana.' })
    expect((await write(ana, HELLO, { do: 'discard' })).location).toContain('said=text_discarded')
    expect(await drafts()).toEqual([])
    expect((await ana.get('/content/texts/drafts')).text).toContain('No hay borradores')
  })

  it.each([
    ['Hola a todos', 'Hola a todas', ['Hola a ', 'todos', 'todas', '']],
    ['Hola', 'Hola', ['Hola', '', '', '']],
    ['a b a', 'a b a b a', ['a b a', '', ' b a', '']],
    ['', 'Nuevo', ['', '', 'Nuevo', '']],
  ])('show what of “%s” becomes “%s”', (before, after, parts) => {
    const { head, removed, added, tail } = differenceOf(before, after)
    expect([head, removed, added, tail]).toEqual(parts)
  })
})

describe('the review of a language', () => {
  it('goes from text to text, each beside the first language, and marks it as it stands', async () => {
    const { ana, versions, store } = await editing()
    const first = await ana.get('/content/texts/review')
    expect(first.text).toMatch(/Faltan [\d.,]+ textos por revisar/)
    const key = field(first, 'key')
    const form = { language: 'qug', key, mark: field(first, 'mark') }
    const next = await ana.post('/content/texts/review', form)
    expect(next.location).toBe(`/console/content/texts/review?language=qug&after=${key}&said=text_reviewed`)
    expect(await versions()).toMatchObject([{ key, language: 'qug', reviewed: true, by: 'ana paguay' }])
    expect(await store.db.auditEntry.findFirstOrThrow({ where: { action: 'text.review' } })).toMatchObject({
      ...{ who: 'ana paguay', subject: `qug/${key}` },
    })
    const second = await ana.get(next.location ?? '')
    expect(field(second, 'key')).not.toBe(key)
    expect(second.text).toContain('Marcado como revisado')
  })

  it('is done on the page of a text too, together with its correction', async () => {
    const { ana, versions } = await editing()
    const path = '/content/texts/qug/menu.hello'
    await write(ana, path, { do: 'publish', text: '¡Imanalla!', reviewed: 'yes' })
    expect(await versions()).toMatchObject([{ text: '¡Imanalla!', reviewed: true }])
    expect((await ana.get('/content/texts?q=menu.hello&state=unreviewed')).text).toContain('Ningún texto')
  })

  it('does not mark what somebody changed meanwhile', async () => {
    const { ana, luis, versions } = await editing()
    const path = '/content/texts/qug/menu.hello'
    const mark = field(await ana.get(path), 'mark')
    await write(luis, path, { do: 'save', text: '¡Imanalla!' })
    const refused = await ana.post('/content/texts/review', { language: 'qug', key: 'menu.hello', mark })
    expect(refused.location).toContain('said=text_overtaken')
    expect(await versions()).toEqual([])
  })

  it('has nothing to do where every language is complete', async () => {
    const { as } = await consoleWorld()
    const admin = await as('admin')
    expect((await admin.get('/content/texts/review')).text).toContain('ya revisó todos los textos')
  })
})

describe('what is published', () => {
  it('is downloaded as the files of locales that it changes', async () => {
    const { ana } = await editing()
    expect((await ana.get('/content/texts/export')).text).toContain('Los archivos ya dicen lo que está publicado')
    await write(ana, HELLO, { do: 'publish', text: 'Buenos días.' })
    const { html } = await ana.get('/content/texts/export')
    expect(html).toContain('href="/console/content/texts/export/es/menu.yaml"')
    const file = await ana.get('/content/texts/export/es/menu.yaml')
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="menu.yaml"')
    expect(file.html).toContain('hello: Buenos días.\n')
    expect((await ana.get('/content/texts/export/es/help.yaml')).location).toContain('said=text_gone')
  })
})
