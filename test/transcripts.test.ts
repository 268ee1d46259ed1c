import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Message } from '../src/engine/message.js'
import { note } from '../src/engine/question.js'
import { globalWords } from '../src/engine/vocabulary.js'
import type { Store } from '../src/store/client.js'
import { everyLanguage, movableClock, openTestStore, realContent, talkOn, type Talk } from './support/talk.js'
import { expectSayable, play, readTranscripts, type Transcript } from './support/transcript.js'

const folder = join(import.meta.dirname, 'transcripts')
const spoken = ['es', 'en']
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
const transcripts = new Map(files.map((file) => [file, readTranscripts(join(folder, file))]))

const clock = movableClock()
const contents = new Map(
  spoken.map((language) => [language, realContent([language, ...everyLanguage.filter((other) => other !== language)])]),
)
let store: Store
let talks: Map<string, Talk>
let citizens = 0

beforeAll(async () => {
  store = await openTestStore(clock)
  talks = new Map([...contents].map(([language, content]) => [language, talkOn(store, content, clock)]))
})
afterAll(() => store.close())

async function playIn(language: string, transcript: Transcript): Promise<Talk> {
  const talk = talks.get(language)
  if (talk === undefined) throw new Error(`nobody speaks ${language}`)
  await play(transcript, talk, `citizen ${String(++citizens)}`)
  return talk
}

describe.each([...transcripts])('%s', (_, dialogues) => {
  const played = dialogues.flatMap((transcript) =>
    (transcript.languages ?? spoken).map((language): [string, string, Transcript] => [
      transcript.title,
      language,
      transcript,
    ]),
  )
  it.each(played)('%s (%s)', async (_title, language, transcript) => {
    await playIn(language, transcript)
  })
})

/** It takes two chats to say these: see test/actions/link.test.ts. */
const twoChats = ['link.asked', 'link.same', 'link.confirm', 'link.merged', 'link.gone', 'link.refused']

/** It takes files to say these: see test/actions/followFiles.test.ts. */
const withFiles = ['submission.files_sent', 'submission.files_none']
/** It takes a code of the staff's API to say this: see test/http/api/me.test.ts. */
const withStaff = ['link.staff', 'link.claimed']
/** It takes an hour at which nobody is at the office: see test/actions/askForPerson.test.ts. */
const afterHours = ['person.closed']
const elsewhere = [...twoChats, ...withFiles, ...withStaff, ...afterHours]

describe('the transcripts', () => {
  const said = new Set([...transcripts.values()].flat().flatMap(({ turns }) => turns.flatMap(({ bot }) => bot)))
  const flows = [...(contents.get('es')?.flows.values() ?? [])]

  it.each(flows.map(({ id }) => id))('have the whole of flow %s: each of its texts is said', (id) => {
    const flow = flows.find((other) => other.id === id)
    const texts = Object.values(flow?.steps ?? {}).flatMap((step) => ('text' in step ? [step.text] : []))
    expect(texts.filter((text) => !said.has(text) && !elsewhere.includes(text))).toEqual([])
  })

  it.each(globalWords)('have every global word in every language: %s', (word) => {
    for (const [language, content] of contents) {
      const typed = [...transcripts.values()]
        .flat()
        .flatMap(({ turns }) =>
          turns.flatMap(({ user }) =>
            typeof user === 'string' ? [user] : user === undefined ? [] : [user[language] ?? ''],
          ),
        )
      const forms = content.vocabulary.global[word]
      expect(
        typed.some((text) => forms.some((form) => form.toLowerCase() === text.toLowerCase())),
        language,
      ).toBe(true)
    }
  })
})

describe('the harness', () => {
  const greeted: Transcript = {
    title: 'x',
    from: 'menu',
    turns: [{ user: { es: 'menú', en: 'menu' }, bot: ['menu.main'], at: 'menu/main' }],
  }
  const [turn] = greeted.turns

  it('sees a text that was not expected', async () => {
    await playIn('es', greeted)
    await expect(playIn('es', { ...greeted, turns: [{ user: 'menú', bot: ['menu.hello'] }] })).rejects.toThrow(
      'menu.hello',
    )
    await expect(playIn('es', { ...greeted, turns: [{ user: 'menú', bot: [] }] })).rejects.toThrow('menu.main')
  })

  it.each([{ at: 'guide/topics' }, { at: 'none' }, { language: 'en' }, { opted_out: true }])(
    'sees a citizen who stands elsewhere than %j',
    async (expected) => {
      if (turn === undefined) throw new Error('no turn')
      await expect(playIn('es', { ...greeted, turns: [{ ...turn, ...expected }] })).rejects.toThrow()
    },
  )

  it('sees a reminder that does not come, or that was not expected', async () => {
    await expect(playIn('es', { ...greeted, turns: [{ after: 61, bot: ['quiz.reminder'] }] })).rejects.toThrow()
    const quiz = { press: 'quiz', bot: ['quiz.intro'] }
    await expect(playIn('es', { ...greeted, turns: [quiz, { after: 61, bot: [] }] })).rejects.toThrow()
  })

  it('sees a button that was not offered', async () => {
    await expect(playIn('es', { ...greeted, turns: [{ press: 'gone', bot: [] }] })).rejects.toThrow(
      'no button was offered',
    )
  })

  it('sees a message that cannot be said', () => {
    const content = contents.get('es')
    if (content === undefined) throw new Error('no content')
    const choice = { id: '1.menu.main.x', label: 'Sí' }
    const good: Message = { text: 'quiz.question', params: { number: 1, total: 5, question: 'x' }, choices: [choice] }
    expect(() => {
      expectSayable(good, content)
    }).not.toThrow()
    const bad: Message[] = [
      { ...good, params: { number: 1, total: 5 } },
      { ...good, choices: [{ ...choice, label: '' }] },
      { ...good, choices: [{ ...choice, id: 'x'.repeat(65) }] },
      note('common.no_such_text'),
    ]
    for (const message of bad) {
      expect(() => {
        expectSayable(message, content)
      }, JSON.stringify(message)).toThrow()
    }
  })

  it('reads what the terminal prints', () => {
    expect(() => readTranscripts(join(folder, 'welcome.yaml'))).not.toThrow()
  })
})
