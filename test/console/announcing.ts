import { attendAll } from '../../src/broadcasts/worker.js'
import { createLog } from '../../src/log.js'
import { meetPerson, type PersonParts } from '../broadcasts/world.js'
import { movableClock } from '../support/talk.js'
import { consoleWorld, type Browser } from './world.js'

/** Ten in the morning of Monday, 2 March, at the municipality. */
export const START = new Date('2026-03-02T15:00:00Z')
/** What an editor types, in its shortest form. */
export const news = {
  title: 'Minga',
  topic: 'news',
  'text-es': 'Este sábado hay *minga*.',
  mode: 'standard',
  do: 'save',
}

/** People to announce something to, and an editor; nobody sends unless `works` is called. */
export async function announcing() {
  const clock = movableClock(START)
  const world = await consoleWorld({ now: () => clock.now() })
  const worker = { ...world.broadcasts, log: createLog({ level: 'error' }), onQueued: () => undefined }
  const editor = await world.as('editor')
  return {
    ...{ ...world, clock, editor },
    meets: async (count: number, parts: PersonParts = {}, name = 'p') => {
      for (let i = 1; i <= count; i++) await meetPerson(world.store, clock, `${name}${String(i)}`, parts)
    },
    /** Writes a draft, and its address. */
    draft: async (parts: Record<string, string> = {}, browser: Browser = editor): Promise<string> => {
      const { location, text } = await browser.post('/broadcasts', { ...news, ...parts })
      if (location === null) throw new Error(text)
      return location.replace(/\?.*$/, '')
    },
    works: async (): Promise<void> => {
      for (let time = 0; time < 2; time++) while (!(await attendAll(worker)));
    },
    /** Sends what is queued, as the dispatcher would note it. */
    sends: async (state = 'sent', reason: string | null = null): Promise<void> => {
      const data = { state, reason, settledAt: clock.now(), providerId: '1', attempts: 1 }
      await world.store.db.delivery.updateMany({ where: { state: 'queued', kind: 'broadcast' }, data })
    },
    /** Lets a draft go, with whatever number it has. */
    confirm: async (at: string, browser: Browser = editor): Promise<void> => {
      const { html } = await browser.get(at)
      const shown = /name="shown" value="(\d+)"/.exec(html)?.[1] ?? ''
      const version = /name="version" value="(\d+)"/.exec(html)?.[1] ?? ''
      const { text, status } = await browser.post(`${at}/confirm`, { recipients: shown, shown, version })
      if (status !== 303) throw new Error(text)
    },
    rows: () => world.store.db.broadcast.findMany({ orderBy: { id: 'asc' } }),
  }
}
