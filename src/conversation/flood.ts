import type { Clock } from '../clock.js'

/** Messages that one person may send in a minute before being asked to slow down. */
export const PER_MINUTE = 30
/** How often the same words are answered within five minutes; two machines talking to each other pass this, people do not. */
export const SAME_WORDS = 20

const MINUTE = 60_000
const FIVE_MINUTES = 5 * MINUTE
const FORGET_EVERY = 10_000

/** `explain` once when the limit is passed, then `limited` until it is quieter; `repeated` for a loop. */
export type FloodVerdict = 'pass' | 'explain' | 'limited' | 'repeated'

interface Sender {
  times: number[]
  words: { text: string; times: number[] }
  explained: boolean
}

/** Counts in memory, each sender apart; a restart forgets. */
export function createFlood(clock: Clock): { check(sender: string, words: string): FloodVerdict } {
  const senders = new Map<string, Sender>()
  let checks = 0
  return {
    check(key, words) {
      const now = clock.now().getTime()
      if (++checks % FORGET_EVERY === 0) forget(senders, now)
      const sender = senders.get(key) ?? { times: [], words: { text: '', times: [] }, explained: false }
      senders.set(key, sender)
      return judge(sender, words, now)
    },
  }
}

function judge(sender: Sender, words: string, now: number): FloodVerdict {
  sender.times = [...since(sender.times, now - MINUTE), now]
  const same = sender.words.text === words ? since(sender.words.times, now - FIVE_MINUTES) : []
  sender.words = { text: words, times: words === '' ? [] : [...same, now] }
  if (sender.words.times.length > SAME_WORDS) return 'repeated'
  if (sender.times.length <= PER_MINUTE) {
    sender.explained = false
    return 'pass'
  }
  if (sender.explained) return 'limited'
  sender.explained = true
  return 'explain'
}

function since(times: readonly number[], start: number): number[] {
  return times.filter((time) => time > start)
}

function forget(senders: Map<string, Sender>, now: number): void {
  for (const [key, sender] of senders) {
    if ((sender.times.at(-1) ?? 0) <= now - FIVE_MINUTES) senders.delete(key)
  }
}
