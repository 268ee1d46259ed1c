import { z } from 'zod'
import { beginsAlone } from '../../content/check.js'
import { textStates } from '../../simulator/simulator.js'
import { page, readers, type Call } from '../page.js'
import { Message, Wrong } from '../parts/message.js'
import { StartForm } from './startForm.js'
import { Talk } from './talk.js'

const HERE = '/console/simulator'
/** As long as a message of Telegram. */
const LONGEST = 4096

/** A conversation with the service that nobody else hears of, to see how it goes. */
const show = page({
  method: 'get',
  path: '/simulator',
  roles: readers,
  query: z.object({ flow: z.string().optional() }),
  handle: (call) => Promise.resolve(simulatorPage(call, { flow: call.query.flow })),
})

const begin = page({
  method: 'post',
  path: '/simulator/begin',
  roles: readers,
  body: z.object({ flow: z.string(), language: z.string(), texts: z.enum(textStates) }),
  async handle(call) {
    const { desk, person, body } = call
    const flow = [...desk.content.flows.values()].filter(beginsAlone).find(({ id }) => id === body.flow)?.id
    const { id: language } = desk.content.languages.find(({ id }) => id === body.language) ?? desk.content.languages[0]
    const begun = await desk.simulator.begin(person.id, { flow, language, texts: body.texts })
    return begun === 'refused' ? simulatorPage(call, { wrong: 'drafts' }) : { kind: 'redirect', to: `${HERE}#answer` }
  },
})

const say = page({
  method: 'post',
  path: '/simulator/say',
  roles: readers,
  body: z.object({
    id: z.string(),
    words: z.string().trim().max(LONGEST).default(''),
    choice: z.string().optional(),
  }),
  async handle({ desk, person, body: { id, words, choice } }) {
    if (choice !== undefined) await desk.simulator.say(person.id, { id, choice })
    else if (words !== '') await desk.simulator.say(person.id, { id, words })
    return { kind: 'redirect', to: `${HERE}#answer` }
  },
})

export const simulatorPages = [show, begin, say]

function simulatorPage(call: Call, { flow, wrong }: { readonly flow?: string | undefined; readonly wrong?: 'drafts' }) {
  const { desk, person, words } = call
  const { t } = words
  const simulation = desk.simulator.of(person.id)
  const body = (
    <>
      <p>{t('simulator.why')}</p>
      {wrong !== undefined && (
        <Wrong>
          {t(`simulator.wrong.${wrong}`)} <a href="/console/content/texts/drafts">{t('simulator.to_drafts')}</a>
        </Wrong>
      )}
      <StartForm call={call} start={simulation?.start} flow={flow} />
      {simulation === undefined ? (
        <Message>{t('simulator.nothing_yet')}</Message>
      ) : (
        <Talk call={call} simulation={simulation} longest={LONGEST} />
      )}
    </>
  )
  return { kind: 'page' as const, title: t('simulator.title'), body, status: wrong === undefined ? 200 : 422 }
}
