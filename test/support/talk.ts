import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { catalogue } from '../../src/actions/registry.js'
import type { InboundEvent } from '../../src/channels/channel.js'
import type { Content } from '../../src/content/content.js'
import { loadContent } from '../../src/content/load.js'
import { createReceiver, type Turn } from '../../src/conversation/receive.js'
import { readSession } from '../../src/conversation/turn.js'
import type { Input } from '../../src/engine/input.js'
import type { Message } from '../../src/engine/message.js'
import type { Session } from '../../src/engine/session.js'
import { projectFolder } from '../../src/project.js'
import { openStore, type Store } from '../../src/store/client.js'
import { loadTurns } from '../../src/store/turns.js'

export const allLanguages = ['es', 'en']

/** The product's own flows and texts. */
export function realContent(languages: readonly string[] = allLanguages, root = projectFolder): Content {
  return loadContent({ root, languages, actions: catalogue })
}

/** A clock that stands until it is moved. */
export function movableClock(start = new Date('2026-03-02T15:00:00Z')): { now(): Date; pass(minutes: number): void } {
  let time = start.getTime()
  return {
    now: () => new Date(time),
    pass: (minutes) => {
      time += minutes * 60_000
    },
  }
}

export type Talk = Awaited<ReturnType<typeof openTalk>>

/** The conversation service with a real database and nobody to send to: what is said is told turn by turn. */
export async function openTalk(content: Content = realContent(), clock = movableClock()) {
  const folder = mkdtempSync(join(tmpdir(), 'talk-'))
  const store: Store = await openStore({ url: `file:${join(folder, 'talk.db')}`, now: () => clock.now() })
  const turns: Turn[] = []
  const failures: unknown[] = []
  const receiver = createReceiver({
    store,
    content,
    clock,
    maxText: () => 4000,
    onTurn: (turn) => turns.push(turn),
    onFailure: ({ error }) => failures.push(error),
  })
  let events = 0

  /** Delivers an event and tells what was said in answer. */
  async function sends(input: InboundEvent['input'], address = 'ana', eventId = `e${String(++events)}`): Promise<Turn | undefined> {
    const before = turns.length
    await receiver.accept({ channel: 'web', address, eventId, receivedAt: clock.now(), input })
    return turns.slice(before).at(-1)
  }
  return {
    store,
    clock,
    content,
    receiver,
    turns,
    failures,
    sends,
    says: async (text: string, address?: string): Promise<string[]> => keys(await sends({ kind: 'text', text }, address)),
    does: async (input: Input, address?: string): Promise<string[]> => keys(await sends(input, address)),
    async session(address = 'ana'): Promise<Session | null> {
      const [loaded] = await loadTurns(store.db, [{ channel: 'web', address, eventId: '' }])
      return readSession(loaded?.session?.data ?? null)
    },
    async close(): Promise<void> {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** The choice ids of the last message that offered any, by the option they stand for. */
export function offeredIn(messages: readonly Message[]): ReadonlyMap<string, string> {
  const choices = messages.findLast((message) => message.choices.length > 0)?.choices ?? []
  return new Map(choices.map(({ id }) => [id.split('.').slice(3).join('.'), id]))
}

function keys(turn: Turn | undefined): string[] {
  return (turn?.said ?? []).map((message) => message.text)
}
