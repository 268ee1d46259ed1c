import type { ChannelName } from '../../src/channels/channel.js'
import type { Capabilities, Sendable } from './driver.js'

const files = ['photo', 'voice', 'audio', 'document'] as const satisfies Sendable[]
const everything = [
  ...files,
  'video',
  'sticker',
  'location',
  'contact',
  'edited',
  'unsupported',
] as const satisfies Sendable[]

/** What each channel can do by its nature. The suite asks nothing else about a channel. */
export const capabilities: Readonly<Record<ChannelName, Capabilities>> = {
  telegram: {
    options: 'buttons',
    sends: everything,
    captions: true,
    refusesFiles: 'in the conversation',
    crowd: true,
    repeats: true,
    names: 1,
    away: true,
    loses: true,
    sameIdOnce: false,
    refuses: true,
    blocks: true,
    plays: 1,
  },
  whatsapp: {
    options: 'numbers',
    sends: everything,
    captions: true,
    refusesFiles: 'in the conversation',
    crowd: true,
    repeats: true,
    names: 2,
    away: true,
    loses: true,
    sameIdOnce: true,
    refuses: true,
    // The platform takes what is sent to somebody who blocks the service, and tells nobody.
    blocks: false,
    plays: 0.9,
  },
  web: {
    options: 'buttons',
    sends: [...files, 'location'],
    captions: false,
    refusesFiles: 'at the door',
    crowd: true,
    repeats: true,
    names: 1,
    away: true,
    // What is sent waits in the service itself until the page fetches it.
    loses: false,
    sameIdOnce: true,
    refuses: false,
    blocks: false,
    plays: 0.9,
  },
  terminal: {
    options: 'numbers',
    sends: [],
    captions: false,
    refusesFiles: 'never',
    crowd: false,
    repeats: false,
    names: 1,
    away: false,
    loses: false,
    sameIdOnce: false,
    refuses: false,
    blocks: false,
    plays: 0.8,
  },
}
