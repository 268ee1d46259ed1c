import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createLog } from '../../src/log.js'
import { changeDraft } from '../../src/publishing/drafts.js'
import { createPublisher, type NewText } from '../../src/publishing/publisher.js'
import type { Staff } from '../../src/staff/roles.js'
import type { Store } from '../../src/store/client.js'
import { heldVersions, textVersionsOf } from '../../src/store/contentVersions.js'
import { markOf, textDrafts } from '../../src/store/textDrafts.js'
import { newStore, NOON, open, temporaryFolder } from '../store/world.js'
import { placeDatabase } from '../support/database.js'
import { offeredIn, openTalk, realLiveContent, talkOn } from '../support/talk.js'

const ana = { id: 's-ana', name: 'Ana Paguay', role: 'editor' } as const
const luis = { id: 's-luis', name: 'Luis Guamán', role: 'admin' } as const
const hello = { language: 'es', key: 'menu.hello' }
const clock = { now: () => NOON }

const text = (words: string | null, parts: Partial<NewText> = {}): NewText => ({
  ...{ ...hello, text: words, reviewed: false },
  ...parts,
})

/** One process with the product's own files. */
function processOn(store: Store, languages = ['es', 'en', 'qug']) {
  const lines: string[] = []
  const log = createLog({ level: 'trace', destination: { write: (line) => lines.push(line) } })
  const live = realLiveContent(languages)
  const publisher = createPublisher({ live, store, clock, log })
  const says = (key = hello.key, language = hello.language) => live.content.text(key, {}, language)
  return { live, publisher, lines, says }
}

async function one() {
  const store = await newStore()
  return { store, ...processOn(store) }
}

describe('what staff publish', () => {
  it('is in force at once, is kept as a version, and is in the audit log with what was there before', async () => {
    const { store, publisher, says } = await one()
    expect(await publisher.publish({ texts: [text('Buenos días.')] }, ana)).toEqual({ kind: 'published' })
    expect(says()).toBe('Buenos días.')
    expect(await textVersionsOf(store.db, hello)).toMatchObject([{ text: 'Buenos días.', by: 'Ana Paguay', at: NOON }])
    expect(await store.db.auditEntry.findFirstOrThrow()).toMatchObject({
      ...{ who: 'Ana Paguay', whoId: 's-ana', action: 'text.publish', subject: 'es/menu.hello' },
      before: JSON.stringify({ text: '¡Hola! Qué gusto saludarle.', reviewed: true }),
      after: JSON.stringify({ text: 'Buenos días.', reviewed: false }),
    })
  })

  it('is taken back by publishing what was there before, or what the file says; nothing of its history is lost', async () => {
    const { store, publisher, says } = await one()
    for (const words of ['Uno.', 'Dos.', 'Uno.', null]) {
      await publisher.publish({ texts: [text(words)] }, ana)
      expect(says()).toBe(words ?? '¡Hola! Qué gusto saludarle.')
    }
    const all = await textVersionsOf(store.db, hello)
    expect(all.map((version) => version.text)).toEqual([null, 'Uno.', 'Dos.', 'Uno.'])
    expect(await store.db.auditEntry.count({ where: { action: 'text.restore' } })).toBe(1)
  })

  it('that would break a conversation is refused with what is wrong, and changes nothing', async () => {
    const { store, publisher, says } = await one()
    const refused = await publisher.publish({ texts: [text('Hola {nombre}'), text('Hi', { language: 'en' })] }, ana)
    expect(refused).toMatchObject({ kind: 'refused' })
    const faults = refused.kind === 'refused' ? refused.problems.map(({ fault }) => fault?.kind) : []
    expect(new Set(faults)).toEqual(new Set(['unknown_param', 'other_params']))
    expect(says('menu.hello', 'en')).not.toBe('Hi')
    expect([await store.db.textVersion.count(), await store.db.auditEntry.count()]).toEqual([0, 0])
  })

  it('only goes together where two labels are swapped', async () => {
    const { publisher, says } = await one()
    const learn = text('Participar', { key: 'menu.option_learn' })
    const takePart = text('Aprender sobre gobierno abierto', { key: 'menu.option_take_part' })
    expect(await publisher.publish({ texts: [learn] }, ana)).toMatchObject({ kind: 'refused' })
    expect(await publisher.publish({ texts: [learn, takePart] }, ana)).toEqual({ kind: 'published' })
    expect(says('menu.option_learn')).toBe('Participar')
  })

  it('marks a text of an incomplete language as read by a speaker, and the log says who did', async () => {
    const { store, publisher, live } = await one()
    const kichwa = { language: 'qug', key: 'menu.hello' }
    const { text: words = '' } = live.current().locales[2]?.texts.get('menu.hello') ?? {}
    await publisher.publish({ texts: [{ ...kichwa, text: words, reviewed: true }] }, luis)
    expect(live.current().locales[2]?.texts.get('menu.hello')).toMatchObject({ text: words, reviewed: true })
    expect(await store.db.auditEntry.findFirstOrThrow()).toMatchObject({ action: 'text.review', who: 'Luis Guamán' })
  })

  it('is a setting too, in place of what its file says', async () => {
    const { store, publisher, live } = await one()
    const value = { days: [6], from: 9, until: 12 }
    await publisher.publish({ setting: { name: 'office', value, versions: 0 } }, luis)
    expect(live.content.office).toEqual(value)
    await publisher.publish({ setting: { name: 'office', value: null, versions: 1 } }, luis)
    expect(live.content.office.days).toHaveLength(7)
    const late = { name: 'office', value, versions: 1 } as const
    expect(await publisher.publish({ setting: late }, luis)).toEqual({ kind: 'overtaken' })
    expect(await store.db.auditEntry.count({ where: { action: 'setting.publish', subject: 'office' } })).toBe(2)
  })

  it('is refused where somebody else changed the setting meanwhile', async () => {
    const { publisher, live } = await one()
    const value = { days: [6], from: 9, until: 12 }
    await publisher.publish({ setting: { name: 'office', value, versions: 0 } }, luis)
    const late = { name: 'office', value: { ...value, from: 10 }, versions: 0 } as const
    expect(await publisher.publish({ setting: late }, ana)).toEqual({ kind: 'overtaken' })
    expect(live.content.office).toEqual(value)
  })
})

describe('a draft', () => {
  const draft = async (store: Store, words: string | null, by: Staff = ana, mark?: string) =>
    changeDraft(store, { ...hello, text: words, mark: mark ?? (await markOf(store.db, hello)) }, { by, now: NOON })

  it('waits without being said, and is gone when its text is published', async () => {
    const { store, publisher, says } = await one()
    expect(await draft(store, 'Buenas.')).toBe(true)
    await publisher.refresh()
    expect(says()).toBe('¡Hola! Qué gusto saludarle.')
    await publisher.publish({ texts: [text('Buenas.')] }, ana)
    expect(await textDrafts(store.db)).toEqual([])
  })

  it('stays where what is published was not made of it', async () => {
    const { store, publisher } = await one()
    await draft(store, 'Buenas.')
    await publisher.publish({ texts: [text('Otra cosa.', { keepsDraft: true })] }, ana)
    expect(await textDrafts(store.db)).toMatchObject([{ text: 'Buenas.' }])
  })

  it('of somebody else is not overwritten, even if it was written in the same moment', async () => {
    const { store, publisher } = await one()
    const seen = await markOf(store.db, hello)
    expect(await draft(store, 'De Ana.', ana, seen)).toBe(true)
    expect(await draft(store, 'De Luis.', luis, seen)).toBe(false)
    expect(await publisher.publish({ texts: [text('De Luis.', { mark: seen })] }, luis)).toEqual({ kind: 'overtaken' })
    expect(await textDrafts(store.db)).toMatchObject([{ text: 'De Ana.', by: 'Ana Paguay' }])
    expect(await store.db.textVersion.count()).toBe(0)
  })

  it('is thrown away when it is not wanted, which the log says', async () => {
    const { store } = await one()
    await draft(store, 'De Ana.')
    expect(await draft(store, null, luis)).toBe(true)
    expect(await textDrafts(store.db)).toEqual([])
    const actions = await store.db.auditEntry.findMany({ orderBy: { id: 'asc' } })
    expect(actions.map(({ action, who }) => [action, who])).toEqual([
      ['text.draft', 'Ana Paguay'],
      ['text.discard', 'Luis Guamán'],
    ])
  })
})

describe('two processes on one database', () => {
  const two = async () => {
    const file = join(temporaryFolder(), 'service.db')
    placeDatabase(file)
    return [processOn(await open(file)), processOn(await open(file))] as const
  }

  it('come to say the same: what one publishes, the other takes up', async () => {
    const [first, second] = await two()
    await first.publisher.publish({ texts: [text('Desde el primero.')] }, ana)
    expect(second.says()).toBe('¡Hola! Qué gusto saludarle.')
    await second.publisher.refresh()
    expect(second.says()).toBe('Desde el primero.')
  })

  it('lose nothing where both publish in the same moment', async () => {
    // Whoever waits for SQLite in one process with whoever holds it would wait for ever: they share what is open.
    const store = await newStore()
    const [first, second] = [processOn(store), processOn(store)]
    await Promise.all([
      first.publisher.publish({ texts: [text('Uno.')] }, ana),
      second.publisher.publish({ texts: [text('One.', { language: 'en' })] }, luis),
    ])
    for (const { publisher, says } of [first, second]) {
      await publisher.refresh()
      expect([says(), says('menu.hello', 'en')]).toEqual(['Uno.', 'One.'])
    }
  })

  it('check what each publishes against what the other has published', async () => {
    const [first, second] = await two()
    await first.publisher.publish({ texts: [text('Abrir', { key: 'menu.option_learn' })] }, ana)
    const same = text('Abrir', { key: 'menu.option_take_part' })
    expect(await second.publisher.publish({ texts: [same] }, luis)).toMatchObject({ kind: 'refused' })
  })
})

describe('what was published before and does not go with the files any more', () => {
  it('is left out and logged, and everything else stays in force', async () => {
    const { store, publisher, says, lines } = await one()
    const version = { reviewed: true, by: 'Ana Paguay', at: NOON, language: 'es' }
    const old = [
      { ...version, key: 'menu.hello', text: 'Hola {past}' },
      { ...version, key: 'menu.thanks', text: 'A usted.' },
      { ...version, key: 'past.hello', text: 'Hola' },
    ]
    await store.db.textVersion.createMany({ data: old })
    await publisher.refresh()
    expect([says(), says('menu.thanks')]).toEqual(['¡Hola! Qué gusto saludarle.', 'A usted.'])
    expect(lines.find((line) => line.includes('does not go with the files'))).toContain('{past}')
    expect(lines.find((line) => line.includes('have no place any more'))).toContain('past.hello')
    expect((await heldVersions(store.db)).texts).toHaveLength(3)
  })

  it('does not keep anything else from being published', async () => {
    const { store, publisher, says } = await one()
    const version = { reviewed: true, by: 'Ana Paguay', at: NOON, language: 'es' }
    await store.db.textVersion.create({ data: { ...version, key: 'menu.hello', text: 'Hola {past}' } })
    expect(await publisher.publish({ texts: [text('A usted.', { key: 'menu.thanks' })] }, ana)).toEqual({
      kind: 'published',
    })
    expect(says('menu.thanks')).toBe('A usted.')
    await publisher.publish({ texts: [text('Hola otra vez.')] }, ana)
    expect(says()).toBe('Hola otra vez.')
  })

  it('is a setting of which its file is used', async () => {
    const { store, publisher, live } = await one()
    await store.db.settingVersion.create({ data: { name: 'office', value: '{"past":1}', by: 'Ana', at: NOON } })
    await publisher.refresh()
    expect(live.content.office.days).toHaveLength(7)
  })
})

describe('a conversation that goes on while a text changes', () => {
  it('says the new text with the next answer, and understands an option under its new label', async () => {
    const talk = await openTalk()
    const { live, publisher } = processOn(talk.store)
    const service = talkOn(talk.store, live.content, talk.clock)
    const said = async (words: string) =>
      (await service.sends({ kind: 'text', text: words }))?.said.map((message) =>
        live.content
          .render(message, 'es', 4000)
          .map(({ text: shown }) => shown)
          .join(' '),
      )
    for (const words of ['hola', '1']) await service.says(words)
    await service.says('menú')
    await publisher.publish(
      {
        texts: [
          text('Cuénteme qué hace falta', { key: 'menu.option_take_part' }),
          text('*Su turno*', { key: 'menu.take_part' }),
        ],
      },
      ana,
    )
    expect(await said('Cuénteme qué hace falta')).toEqual(['*Su turno*'])
    expect(offeredIn(service.turns.at(-1)?.said ?? []).size).toBeGreaterThan(0)
    await talk.close()
  })
})
