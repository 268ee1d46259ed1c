import type { TakeReceipts } from '../channel.js'
import { acquaintances, type AcquaintanceDeps } from './acquaintances.js'
import { RESTRICTED, type Acks } from './acks.js'
import type { Bulk } from './bulk.js'
import { takeCall } from './calls.js'
import type { Errand } from './errands.js'
import type { Intake } from './intake.js'
import { laterSchema } from './payloads.js'
import { newsIn, newsOfOwn, newsOfReaders, type News } from './receipts.js'
import type { Line } from './send.js'

export interface SubscribeDeps extends AcquaintanceDeps {
  readonly intake: Intake
  readonly acks: Acks
  readonly receipts: TakeReceipts
  readonly bulk: Bulk
  readonly errand: Errand
}

/** Sees to everything that a new socket will tell, except for the connection itself. */
export function subscribe(line: Line, deps: SubscribeDeps): void {
  const { ev } = line.socket
  ev.on('messages.upsert', ({ messages }) => {
    tell(newsOfOwn(messages), deps)
    for (const message of messages) deps.intake.take(message, line)
  })
  ev.on('messages.update', (updates) => {
    tell(newsIn(updates), deps)
    for (const message of updates.flatMap(readLater)) deps.intake.take(message, line)
  })
  ev.on('message-receipt.update', (updates) => {
    tell(newsOfReaders(updates), deps)
  })
  ev.on('call', (calls) => {
    for (const call of calls) {
      const event = takeCall(call, line, deps.clock.now(), deps.errand)
      if (event) deps.intake.happened(event)
    }
  })
  subscribeToNames(line, deps)
  subscribeToRestrictions(line, deps)
}

function tell({ receipts, refusals }: News, deps: SubscribeDeps): void {
  if (receipts.length > 0) deps.errand('take receipts', () => deps.receipts(receipts))
  for (const { messageId, code } of refusals) {
    deps.acks.refused(messageId, code)
    if (code === RESTRICTED) deps.errand('stop bulk', () => deps.bulk.stop('restricted', null))
  }
}

/** A message that could not be read when it came and now can. Corrections are told here too; they came as messages of their own. */
function readLater(raw: unknown): unknown[] {
  const { key, update } = laterSchema.safeParse(raw).data ?? {}
  if (key === undefined || key.fromMe === true || update === undefined || 'editedMessage' in update.message) return []
  return [{ key, ...update }]
}

function subscribeToNames(line: Line, deps: SubscribeDeps): void {
  const learn = (told: readonly unknown[]): void => {
    void acquaintances(told, line, deps).then((events) => {
      for (const event of events) deps.intake.happened(event)
    })
  }
  const { ev } = line.socket
  ev.on('lid-mapping.update', (pair) => {
    learn([pair])
  })
  ev.on('contacts.upsert', learn)
  ev.on('contacts.update', learn)
  ev.on('messaging-history.set', ({ contacts, lidPnMappings = [] }) => {
    learn([...contacts, ...lidPnMappings])
  })
}

/** WhatsApp says of itself when the account may not begin chats, and is asked after each connecting, as it may have done so before. */
function subscribeToRestrictions({ socket }: Line, { bulk, errand }: SubscribeDeps): void {
  socket.ev.on('connection.update', ({ connection, reachoutTimeLock: lock }) => {
    if (connection === 'open') errand('ask for restrictions', () => socket.fetchAccountReachoutTimelock())
    if (lock?.isActive === true)
      errand('stop bulk', () => bulk.stop('reach_out_lock', lock.timeEnforcementEnds ?? null))
    if (lock?.isActive === false) errand('resume bulk', () => bulk.resume('reach_out_lock'))
  })
}
