import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { catalogue } from '../../src/actions/registry.js'
import { createSubmissionIndex, namesIn } from '../../src/actions/submissionIndex.js'
import type { Folder } from '../../src/attachments/folder.js'
import type { InboundEvent } from '../../src/channels/channel.js'
import type { Content } from '../../src/content/content.js'
import type { Files } from '../../src/content/check.js'
import { assemble, loadContent, loadFiles } from '../../src/content/load.js'
import { liveContent, type LiveContent } from '../../src/content/live.js'
import { languagesIn } from '../../src/content/locale.js'
import { expireSessions } from '../../src/conversation/expire.js'
import { beginPrompts } from '../../src/conversation/prompts.js'
import { createReceiver, type Turn } from '../../src/conversation/receive.js'
import { readSession } from '../../src/conversation/turn.js'
import type { Message } from '../../src/engine/message.js'
import { readChoice } from '../../src/engine/question.js'
import type { Session } from '../../src/engine/session.js'
import { projectFolder } from '../../src/project.js'
import { openStore, type Store } from '../../src/store/client.js'
import { loadTurns, type LoadedTurn } from '../../src/store/loadTurns.js'
import { placeDatabase } from './database.js'

/** The languages that the service speaks unless told otherwise. */
const allLanguages = ['es', 'en']
/** Those and every other that has texts. */
export const everyLanguage = [...new Set([...allLanguages, ...languagesIn(projectFolder)])]
/** The shortest text that any channel takes as its longest. */
export const maxText = 4000

/** The product's own flows and texts, with an office that is always open, as tests run and move clocks at any hour. */
export function realContent(languages: readonly string[] = allLanguages): Content {
  const key = languages.join(',')
  const content = loaded.get(key) ?? assemble(filesIn(languages))
  loaded.set(key, content)
  return content
}

/** The same, for staff to change. */
export function realLiveContent(languages: readonly string[] = allLanguages): LiveContent {
  return liveContent(filesIn(languages), { root: projectFolder, actions: catalogue })
}

function filesIn(languages: readonly string[]): Files {
  const key = languages.join(',')
  const files = read.get(key) ?? loadFiles({ root: projectFolder, languages, actions: catalogue })
  read.set(key, files)
  return { ...files, data: { ...files.data, office: alwaysOpen } }
}

const alwaysOpen = { days: [1, 2, 3, 4, 5, 6, 7], from: 0, until: 24 }

/** The same with the office as it is. */
export function contentIn(languages: readonly string[] = allLanguages): Content {
  return loadContent({ root: projectFolder, languages, actions: catalogue })
}

/** Loading and checking takes its time, and nothing changes what was loaded. */
const loaded = new Map<string, Content>()
const read = new Map<string, Files>()

export type MovableClock = ReturnType<typeof movableClock>

/** A clock that stands until it is moved. */
export function movableClock(start = new Date('2026-03-02T15:00:00Z')) {
  let time = start.getTime()
  return {
    now: () => new Date(time),
    pass: (minutes: number) => {
      time += minutes * 60_000
    },
  }
}

/** A real database in a folder of its own, which is removed when it is closed. */
export async function openTestStore(clock: { now(): Date }): Promise<Store & { readonly folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'talk-'))
  const file = join(folder, 'talk.db')
  placeDatabase(file)
  const store = await openStore({ url: `file:${file}`, now: () => clock.now() })
  return {
    ...store,
    folder,
    async close() {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** Nothing was ever attached. */
export const noFiles: Pick<Folder, 'read'> = { read: () => Promise.resolve(null) }

export type Talk = ReturnType<typeof talkOn>

/** The conversation service on a database that is open already, with nobody to send to: what is said is told turn by turn. */
export function talkOn(store: Store, content: Content, clock: MovableClock, attachments = noFiles) {
  const turns: Turn[] = []
  const failures: unknown[] = []
  const index = createSubmissionIndex(namesIn(content))
  const receiver = createReceiver({
    store,
    content,
    index,
    attachments,
    clock,
    maxText: () => maxText,
    onTurn: (turn) => turns.push(turn),
    onFailure: ({ error }) => failures.push(error),
  })
  let events = 0

  /** Delivers an event and tells what was said in answer, or undefined when there was no turn. */
  async function sends(
    input: InboundEvent['input'],
    address = 'ana',
    eventId = `${address} ${String(++events)}`,
  ): Promise<Turn | undefined> {
    const before = turns.length
    await receiver.accept({ channel: 'web', address, eventId, receivedAt: clock.now(), input })
    return turns.slice(before).at(-1)
  }
  async function loaded(address = 'ana'): Promise<LoadedTurn> {
    const [found] = await loadTurns(store.db, [{ channel: 'web', address, eventId: '' }])
    if (found === undefined) throw new Error('nothing was loaded')
    return found
  }
  return {
    store,
    clock,
    content,
    receiver,
    turns,
    failures,
    sends,
    loaded,
    /** Begins the conversations that wait for somebody. */
    prompts: () =>
      beginPrompts({
        store,
        content,
        index,
        attachments,
        clock,
        maxText: () => maxText,
        onFailure: (error) => failures.push(error),
      }),
    /** The keys of what is said in answer to typed words. */
    says: async (text: string, address?: string): Promise<string[]> =>
      keys(await sends({ kind: 'text', text }, address)),
    async session(address?: string): Promise<Session | null> {
      return readSession((await loaded(address)).session?.data ?? null)
    },
    /** Reminds and lapses whoever is due, and tells what was sent to this citizen. */
    async expires(address = 'ana'): Promise<string[]> {
      const before = await notices(store, address)
      await expireSessions({ store, content, clock, maxText: () => maxText })
      return (await notices(store, address)).slice(before.length)
    },
  }
}

/** The conversation service with a database of its own. */
export async function openTalk(content: Content = realContent(), clock = movableClock()) {
  const store = await openTestStore(clock)
  return { ...talkOn(store, content, clock), folder: store.folder, close: () => store.close() }
}

/** The choice ids of the last message that offered any (of `place`, if one is named), by the option they stand for. */
export function offeredIn(messages: readonly Message[], place?: string): ReadonlyMap<string, string> {
  const buttons = messages.map((message) => message.choices.map(({ id }) => ({ id, ...readChoice(id) })))
  const last = buttons.findLast(
    ([first]) => first !== undefined && (place === undefined || `${first.flow ?? ''}/${first.step ?? ''}` === place),
  )
  return new Map((last ?? []).map(({ id, option = '' }) => [option, id]))
}

export function keys(turn: Turn | undefined): string[] {
  return (turn?.said ?? []).map((message) => message.text)
}

async function notices(store: Store, address: string): Promise<string[]> {
  const rows = await store.db.delivery.findMany({ where: { kind: 'notice', address }, orderBy: { id: 'asc' } })
  return rows.map(({ body }) => body)
}
