import builderbot from '@builderbot/bot'
import { isEmail, isName, kinds, languages, parishes, pick, texts } from './dialogue.mjs'
import { openDurable } from './sqlite.mjs'

const { addKeyword, createBot, createFlow, createProvider, MemoryDB, TestTool } = builderbot

/** The history of BuilderBot's own SQL adapters (same columns, same question), over SQLite with an index. */
class SqliteDB extends MemoryDB {
  constructor(folder) {
    super()
    const db = openDurable(folder)
    db.exec(`CREATE TABLE history (id INTEGER PRIMARY KEY, ref TEXT, keyword TEXT, answer TEXT, refSerialize TEXT, phone TEXT, options TEXT);
      CREATE INDEX latest ON history (phone, id) WHERE keyword IS NOT NULL AND keyword <> ''`)
    this.insert = db.prepare(
      'INSERT INTO history (ref, keyword, answer, refSerialize, phone, options) VALUES (?, ?, ?, ?, ?, ?)',
    )
    this.latest = db.prepare(
      "SELECT * FROM history WHERE phone = ? AND keyword IS NOT NULL AND keyword <> '' ORDER BY id DESC LIMIT 1",
    )
  }

  async getPrevByNumber(from) {
    const row = this.latest.get(from)
    return row && { ...row, from: row.phone, options: JSON.parse(row.options) }
  }

  async save({ ref, keyword, answer, refSerialize, from, options }) {
    const word = Array.isArray(keyword) ? keyword.join(' ') : keyword
    this.insert.run(ref, word ?? null, answer ?? null, refSerialize ?? null, from, JSON.stringify(options ?? {}))
  }
}

class Provider extends TestTool.TestProvider {
  replies = new Map()

  async sendMessage(from, text) {
    this.replies.get(from)?.push(text)
    return { from, text }
  }
}

const capture = { capture: true }

/** Keeps what `read` understands, or says `invalid` and asks again. */
const keep =
  (field, read, invalid) =>
  async (ctx, { fallBack, state }) => {
    const value = read(ctx.body)
    return value === undefined ? fallBack(invalid) : state.update({ [field]: value })
  }

const register = addKeyword('^hola$')
  .addAnswer(
    texts.language,
    capture,
    keep('language', (text) => pick(languages, text), texts.invalidChoice),
  )
  .addAnswer(
    texts.kind,
    capture,
    keep('kind', (text) => pick(kinds, text), texts.invalidChoice),
  )
  .addAnswer(
    texts.name,
    capture,
    keep('name', (text) => (isName(text) ? text : undefined), texts.invalidName),
  )
  .addAnswer(
    texts.parish,
    capture,
    keep('parish', (text) => pick(parishes, text), texts.invalidChoice),
  )
  .addAnswer(
    texts.email,
    capture,
    keep('email', (text) => (isEmail(text) ? text : undefined), texts.invalidEmail),
  )
  .addAction(async (_ctx, { flowDynamic, state }) => flowDynamic(texts.done(state.getMyState())))

export async function open({ storage, folder }) {
  const provider = createProvider(Provider)
  const database = storage === 'sqlite' ? new SqliteDB(folder) : new MemoryDB()
  const bot = await createBot({ flow: createFlow([register]), database, provider })
  return {
    async say(citizen, text) {
      const said = []
      provider.replies.set(citizen, said)
      await bot.handleMsg({ from: citizen, body: text })
      provider.replies.delete(citizen)
      return { replies: said }
    },
    close: async () => undefined,
  }
}
