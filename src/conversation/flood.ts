import type { Clock } from '../clock.js'

/** Messages that one person may send in a minute before being asked to slow down. */
export const PER_MINUTE = 30
/**
 * How often the same words are answered within five minutes; two machines talking to each other pass this, people do not. The number
 * of an option is a button where there are none: who reads the guide may send "1" as often as others press "next".
 */
export const SAME_WORDS = 20

const MINUTE = 60_000
const FIVE_MINUTES = 5 * MINUTE
const FORGET_EVERY = 10_000
/** Of each sender: as many messages as the limit of a minute lets through in five. */
const KEPT = 5 * PER_MINUTE
/** Of a message: two long ones that begin alike are the same words. */
const COMPARED = 100

/** `explain` once when the limit is passed, then `limited` until it is quieter; `repeated` for a loop. */
export type FloodVerdict = 'pass' | 'explain' | 'limited' | 'repeated'

interface Sender {
  /** What came in the last five minutes, the latest last. */
  said: { readonly at: number; readonly words: string }[]
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
      const sender = senders.get(key) ?? { said: [], explained: false }
      senders.set(key, sender)
      return judge(sender, words, now)
    },
  }
}

function judge(sender: Sender, text: string, now: number): FloodVerdict {
  const words = isOption(text) ? '' : text.slice(0, COMPARED)
  sender.said = [...sender.said.filter(({ at }) => at > now - FIVE_MINUTES), { at: now, words }].slice(-KEPT)
  if (words !== '' && sender.said.filter((other) => other.words === words).length > SAME_WORDS) return 'repeated'
  if (sender.said.filter(({ at }) => at > now - MINUTE).length <= PER_MINUTE) {
    sender.explained = false
    return 'pass'
  }
  if (sender.explained) return 'limited'
  sender.explained = true
  return 'explain'
}

function isOption(text: string): boolean {
  return /^\s*\d{1,2}\s*$/.test(text)
}

function forget(senders: Map<string, Sender>, now: number): void {
  for (const [key, { said }] of senders) {
    if ((said.at(-1)?.at ?? 0) <= now - FIVE_MINUTES) senders.delete(key)
  }
}
