import { createHash } from 'node:crypto'
import type { LanguageCode } from 'grammy/types'
import type { CommandList } from './channels/telegram/options.js'
import { createTelegram, type TelegramChannel } from './channels/telegram/telegram.js'
import { systemClock } from './clock.js'
import type { TelegramConfig } from './config.js'
import type { Content } from './content/content.js'
import { globalWords } from './engine/vocabulary.js'
import type { Log } from './log.js'

/** Telegram as configured, with its command list and its words for groups in the languages switched on. */
export function telegramFor(config: TelegramConfig, content: Content, log: Log): TelegramChannel {
  const { token, apiRoot, perSecond } = config
  const mode =
    config.mode === 'polling'
      ? config.mode
      : { webhook: { url: config.publicUrl + webhookPath(config), secret: config.secret } }
  const privateOnlyText = content.text('telegram.private_only', {}, null)
  return createTelegram({
    token,
    apiRoot,
    perSecond,
    mode,
    commands: commandLists(content),
    privateOnlyText,
    log,
    clock: systemClock,
  })
}

/** Where Telegram posts: a path that cannot be guessed and does not give the token away. */
export function webhookPath({ token }: TelegramConfig): string {
  return `/telegram/${createHash('sha256').update(token).digest('hex').slice(0, 32)}`
}

/** The default list in the first language, and one for each language that Telegram can tell apart. */
function commandLists(content: Content): CommandList[] {
  const [first] = content.languages
  const own = content.languages.flatMap(({ id }) =>
    isLanguageCode(id) ? [{ language: id, list: commands(content, id) }] : [],
  )
  return [{ list: commands(content, first.id) }, ...own]
}

function commands(content: Content, language: string): CommandList['list'] {
  return globalWords
    .filter((word) => word !== 'back')
    .map((word) => ({
      command: content.value({ key: `telegram.command_names.${word}` }, language),
      description: content.value({ key: `telegram.commands.${word}` }, language),
    }))
}

/** Telegram knows languages by two letters (ISO 639-1). */
function isLanguageCode(id: string): id is LanguageCode {
  return /^[a-z]{2}$/.test(id)
}
