import { appendFileSync, closeSync, fsyncSync, openSync } from 'node:fs'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import type { WAMessage, WASocket } from '@whiskeysockets/baileys'
import { createConnection } from '../../../src/channels/whatsapp/connection.js'
import { droppedPrints } from '../../../src/channels/whatsapp/quietConsole.js'
import { isSocketRejection } from '../../../src/channels/whatsapp/rejections.js'
import type { WhatsappStorage } from '../../../src/channels/whatsapp/storage.js'
import { systemClock } from '../../../src/clock.js'
import { createLog } from '../../../src/log.js'
import { newHolder, isStale } from '../../../src/outbox/holder.js'
import { systemTimers } from '../../../src/timers.js'
import { openStore } from '../../../src/store/client.js'
import { acquireLease } from '../../../src/store/leases.js'
import { createWhatsappStorage } from '../../../src/store/whatsapp.js'
import type { Told, Wanted } from './childProcess.js'

/**
 * A process that waits until it is the owner, connects, notes durably what it hears and answers with the same words. It tells its parent
 * what happens over IPC alone, so that whatever comes out of it otherwise can be looked at.
 */
const wanted = JSON.parse(process.env['WANTED'] ?? '{}') as Wanted
const store = await openStore({ url: `file:${wanted.file}`, now: () => systemClock.now() })
const notes = openSync(wanted.notes, 'a')

function tell(told: Told): void {
  process.send?.(told)
}

function note(line: string): void {
  appendFileSync(notes, `${line}\n`)
  fsyncSync(notes)
}

/** Dies, as by kill -9, just before or just after the nth write of keys. */
function mortal(storage: WhatsappStorage): WhatsappStorage {
  let writes = 0
  const dieAt = (point: 'before' | 'after'): void => {
    if (wanted.dies?.point === point && wanted.dies.write === writes) process.kill(process.pid, 'SIGKILL')
  }
  return {
    ...storage,
    async writeKeys(changes, fence) {
      writes += 1
      dieAt('before')
      const written = await storage.writeKeys(changes, fence)
      dieAt('after')
      return written
    },
  }
}

async function hear(socket: WASocket, { key, message, messageStubType }: WAMessage): Promise<void> {
  if (key.fromMe === true || typeof key.remoteJid !== 'string') return
  if (messageStubType != null) note('unreadable')
  const text = message?.conversation
  if (typeof text !== 'string') return
  note(text)
  tell({ kind: 'heard', text })
  connection.settle([key.id ?? ''])
  try {
    await socket.sendMessage(key.remoteJid, { text: `eco ${text}` })
  } catch {
    // The connection broke: the citizen is not answered, which is not what is looked at here.
  }
}

const connection = createConnection({
  storage: mortal(createWhatsappStorage(store, () => systemClock.now())),
  secretsKey: Buffer.from(wanted.secretsKey, 'base64'),
  log: createLog({ level: 'trace' }),
  clock: systemClock,
  timers: systemTimers,
  url: wanted.url,
  timing: { backoffMinMs: 20, backoffMaxMs: 100, farewellMs: 500 },
  sentMessage: () => Promise.resolve(undefined),
  latestVersion: () => Promise.resolve(null),
  onSocket: (socket) => {
    socket.ev.on('messages.upsert', ({ messages }) => {
      for (const message of messages) void hear(socket, message)
    })
  },
  onStatus: (status) => {
    tell({ kind: 'status', state: status.state, qr: status.qr ?? '', detail: status.detail ?? '' })
  },
})

process.on('unhandledRejection', (reason) => {
  if (!isSocketRejection(reason)) throw reason
})
process.on('message', (message) => {
  if (message !== 'stop') return
  tell({ kind: 'quiet', dropped: droppedPrints() })
  void connection
    .stop()
    .then(() => store.close())
    .then(() => {
      closeSync(notes)
      process.exit(0)
    })
})

const holder = newHolder()
for (;;) {
  const stale = (other: string): boolean => isStale(other, holder)
  const lease = { name: 'channel:whatsapp', holder, ttlMs: 60_000, now: systemClock.now(), stale }
  const held = await acquireLease(store.db, lease)
  if (held !== null) {
    connection.hold(held.fence)
    break
  }
  tell({ kind: 'status', state: 'waiting', qr: '', detail: '' })
  await setTimeout(50)
}
