import type { Api } from 'grammy'
import type { Clock } from '../../clock.js'
import type { InboundEvent } from '../channel.js'
import type { Errands } from './errands.js'
import { toHtml } from './html.js'
import type { Log } from './options.js'
import { apiSignal } from './signal.js'
import { translate, type Press } from './translate.js'
import { updateIdSchema } from './updates.js'

/** Gives the event an update stands for, or nothing when there is none to accept; never throws, whatever comes. */
export type Intake = (raw: unknown) => InboundEvent | undefined

const mostGroupsRemembered = 1000

interface Tools {
  readonly api: Api
  readonly errands: Errands
  readonly log: Log
  readonly clock: Clock
  readonly privateOnlyText: string | undefined
}

/** The intake, which also does what Telegram expects on the side: it answers pressed buttons and leaves groups. */
export function createIntake({ api, errands, log, clock, privateOnlyText }: Tools): Intake {
  const leaveGroup = groupLeaver(api, privateOnlyText)
  return (raw) => {
    const arrival = translate(raw, clock.now())
    if (arrival.kind === 'event') {
      const { event, press } = arrival
      if (press) answerPress(api, errands, press)
      return event
    }
    if (arrival.kind === 'elsewhere') {
      errands.run('leave group', (signal) => leaveGroup(arrival.chat, arrival.mayWrite, signal))
    } else if (arrival.why === 'unreadable') {
      const eventId = updateIdSchema.safeParse(raw).data?.update_id
      log.warn({ channel: 'telegram', eventId }, 'telegram update cannot be read and is left out')
    }
    return undefined
  }
}

/** Ends the spinner on the button, and takes the buttons away so that they are not pressed again. */
function answerPress(api: Api, errands: Errands, { id, message }: Press): void {
  errands.run('answer press', (signal) => api.answerCallbackQuery(id, {}, apiSignal(signal)))
  if (message)
    errands.run('take buttons away', (signal) =>
      api.editMessageReplyMarkup(message.chat, message.id, {}, apiSignal(signal)),
    )
}

function groupLeaver(api: Api, words: string | undefined) {
  const told = new Set<number>()
  return async (chat: number, mayWrite: boolean, signal: AbortSignal): Promise<void> => {
    const tell = mayWrite && words !== undefined && !told.has(chat)
    if (told.size >= mostGroupsRemembered) told.clear()
    told.add(chat)
    try {
      if (tell) await api.sendMessage(chat, toHtml(words), { parse_mode: 'HTML' }, apiSignal(signal))
    } finally {
      await api.leaveChat(chat, apiSignal(signal))
    }
  }
}
