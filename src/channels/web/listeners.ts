import type { Input, MediaKind } from '../../engine/input.js'
import type { OutgoingMessage } from '../channel.js'

/** Something new in a conversation: a message to the citizen, or what the citizen said, perhaps in another window. */
export type WebEvent =
  | { readonly kind: 'sent'; readonly id: string; readonly at: Date; readonly message: OutgoingMessage }
  | ({ readonly kind: 'said'; readonly id: string; readonly at: Date } & Said)

/** What a citizen said: words, or something else, of which the page shows only what it is. */
export interface Said {
  readonly text: string
  readonly what?: MediaKind | 'location'
}

/** One open window. Neither function may throw. */
export interface WebListener {
  tell(event: WebEvent): void
  /** The channel ends, or the person opened too many windows: nothing more will be told. */
  close(): void
}

/** An input as other windows of the same person show it. */
export function saidOf(input: Input): Said {
  if (input.kind === 'text') return { text: input.text }
  if (input.kind === 'choice') return { text: input.label ?? '' }
  if (input.kind === 'media') return { text: input.caption ?? '', what: input.media }
  return input.kind === 'location' ? { text: '', what: 'location' } : { text: '' }
}

export interface Listeners {
  add(address: string, listener: WebListener): () => void
  tell(address: string, event: WebEvent): void
  closeAll(): void
}

/** Windows that one person may have open; the oldest one gives way to a new one. */
const mostWindows = 8
/**
 * A message is told here a moment before the store calls it sent. Whoever connects in between finds it in neither place, so what
 * was told lately is told again; the page knows messages by their id.
 */
const lately = 15_000

/** Who listens to which address. */
export function createListeners(now: () => Date): Listeners {
  const open = new Map<string, Set<WebListener>>()
  const recent = new Map<string, WebEvent[]>()

  function remember(address: string, event: WebEvent): void {
    forgetOld()
    const events = recent.get(address) ?? []
    // Taken out and put back, so that the map stays in the order of the latest event.
    recent.delete(address)
    recent.set(address, [...events.filter(isRecent), event])
  }

  function forgetOld(): void {
    for (const [address, events] of recent) {
      if (events.some(isRecent)) return
      recent.delete(address)
    }
  }

  function isRecent(event: WebEvent): boolean {
    return now().getTime() - event.at.getTime() < lately
  }

  function add(address: string, listener: WebListener): () => void {
    const windows = open.get(address) ?? new Set()
    open.set(address, windows.add(listener))
    const [oldest] = windows
    if (windows.size > mostWindows) oldest?.close()
    for (const event of recent.get(address)?.filter(isRecent) ?? []) listener.tell(event)
    return () => {
      windows.delete(listener)
      if (windows.size === 0 && open.get(address) === windows) open.delete(address)
    }
  }

  return {
    add,
    tell(address, event) {
      if (event.kind === 'sent') remember(address, event)
      for (const listener of open.get(address) ?? []) listener.tell(event)
    },
    closeAll() {
      for (const windows of [...open.values()]) for (const listener of [...windows]) listener.close()
      open.clear()
    },
  }
}
