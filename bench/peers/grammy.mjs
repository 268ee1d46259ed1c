import { conversations, createConversation } from '@grammyjs/conversations'
import { Bot } from 'grammy'
import { isEmail, isName, kinds, languages, parishes, pick, texts } from './dialogue.mjs'
import { openDurable } from './sqlite.mjs'

const me = {
  id: 1,
  is_bot: true,
  first_name: 'bench',
  username: 'bench_bot',
  can_join_groups: false,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
}

async function register(conversation, ctx) {
  await ctx.reply(texts.language)
  const language = await ask(conversation, (text) => pick(languages, text), texts.invalidChoice)
  await ctx.reply(texts.kind)
  const kind = await ask(conversation, (text) => pick(kinds, text), texts.invalidChoice)
  await ctx.reply(texts.name)
  const name = await ask(conversation, (text) => (isName(text) ? text : undefined), texts.invalidName)
  await ctx.reply(texts.parish)
  const parish = await ask(conversation, (text) => pick(parishes, text), texts.invalidChoice)
  await ctx.reply(texts.email)
  const email = await ask(conversation, (text) => (isEmail(text) ? text : undefined), texts.invalidEmail)
  await ctx.reply(texts.done({ language, kind, name, parish, email }))
}

async function ask(conversation, read, invalid) {
  for (;;) {
    const ctx = await conversation.waitFor('message:text')
    const answer = read(ctx.message.text)
    if (answer !== undefined) return answer
    await ctx.reply(invalid)
  }
}

/** The plugin's own storage interface over prepared statements, one transaction a write. */
function sqliteStorage(folder) {
  const db = openDurable(folder)
  db.exec('CREATE TABLE conversations (key TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID')
  const read = db.prepare('SELECT state FROM conversations WHERE key = ?').pluck()
  const write = db.prepare(
    'INSERT INTO conversations VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET state = excluded.state',
  )
  const remove = db.prepare('DELETE FROM conversations WHERE key = ?')
  return {
    read: (key) => parse(read.get(key)),
    write: (key, state) => void write.run(key, JSON.stringify(state)),
    delete: (key) => void remove.run(key),
  }
}

const parse = (text) => (text === undefined ? undefined : JSON.parse(text))

export async function open({ storage, folder }) {
  const replies = new Map()
  // Under everything, where the network would be: the plugin must see each reply leave once, and replays what came back.
  const fetch = async (_url, { body }) => {
    const { chat_id: id, text } = JSON.parse(body)
    replies.get(id)?.push(text)
    return { json: async () => ({ ok: true, result: { message_id: 1, date: 1, chat: { id, type: 'private' }, text } }) }
  }
  const bot = new Bot('1:bench', { botInfo: me, client: { fetch } })
  const kept = storage === 'sqlite' ? { storage: sqliteStorage(folder) } : {}
  bot.use(conversations(kept))
  bot.use(createConversation(register))
  bot.on('message:text', (ctx) => ctx.conversation.enter('register'))

  const ids = new Map()
  let updates = 0
  const idOf = (citizen) => {
    const id = ids.get(citizen) ?? ids.size + 1
    return ids.set(citizen, id) && id
  }
  return {
    async say(citizen, text) {
      const id = idOf(citizen)
      const said = []
      replies.set(id, said)
      const from = { id, is_bot: false, first_name: 'x', language_code: 'es' }
      const message = { message_id: ++updates, date: 1, chat: { id, type: 'private', first_name: 'x' }, from, text }
      await bot.handleUpdate({ update_id: updates, message })
      replies.delete(id)
      return { replies: said }
    },
    close: async () => undefined,
  }
}
