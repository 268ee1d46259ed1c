import QRCode from 'qrcode'
import type { ComponentChildren } from 'preact'
import { parseMarkup } from '../../channels/markup.js'
import { longDate } from '../../content/dates.js'
import { TIME_ZONE } from '../../participation/timeZone.js'
import { assistedPerson, type AssistedPerson } from '../../store/assisted.js'
import type { Answer, Call } from '../page.js'
import { LIST } from './places.js'
import type { WrittenDown } from './writeDown.js'

/** Where a chat begins, for a person to go to. */
interface Way {
  readonly name: string
  readonly link: string
}

/** What the person takes home, in their language. The code is shown here and never again, as is that of what they just sent without a name. */
export async function slipPage(call: Call, { contactId, sent }: WrittenDown, code: string): Promise<Answer> {
  const { desk, words } = call
  const { t } = words
  const person = await assistedPerson(desk.at.store.db, contactId, desk.at.now())
  // Claimed since: the form was sent again long after.
  if (person?.codeUntil == null) return { kind: 'redirect', to: LIST, said: 'assisted_slip_used' }
  const body = (
    <>
      <p class="said unprinted" role="status">
        {t('assisted.written')}
      </p>
      <Slip {...{ call, person, sent, code, until: person.codeUntil }}>{await waysIn(call, person.language)}</Slip>
      <p class="actions unprinted">
        <a class="button" href={`${LIST}/new`}>
          {t('assisted.next')}
        </a>
        <a class="button quiet" href={`${LIST}/${contactId}`}>
          {t('assisted.more')}
        </a>
      </p>
    </>
  )
  return { kind: 'page', title: t('assisted.slip'), body }
}

interface SlipProps {
  readonly call: Call
  readonly person: AssistedPerson
  readonly sent: string | null
  readonly code: string
  readonly until: Date
  /** The ways to a chat. */
  readonly children: ComponentChildren
}

function Slip({ call: { desk }, person, sent, code, until, children }: SlipProps) {
  const { content } = desk
  const { language, name, submissions } = person
  const isHidden = sent !== null && submissions.every((one) => one.code !== sent)
  const all = [...submissions, ...(isHidden ? [{ code: sent, title: '' }] : [])]
  const date = longDate(content, until, language, TIME_ZONE)
  const said = (key: string, params = {}) => <Marked text={content.text(`assisted.${key}`, params, language)} />
  return (
    <section class="slip" lang={language ?? content.languages[0].id}>
      <h2>{said('slip_title')}</h2>
      <p>{said('slip_name', { name })}</p>
      {all.length > 0 && (
        <>
          <p>{said('slip_sent')}</p>
          <ul>
            {all.map((one) => (
              <li key={one.code}>
                <strong>{one.code}</strong> {one.title}
              </li>
            ))}
          </ul>
        </>
      )}
      <p>{said('slip_code')}</p>
      <p class="claim">{code}</p>
      <p>{said('slip_how', { code })}</p>
      <p>{said('slip_until', { date })}</p>
      {children}
      <p>{said('slip_private')}</p>
    </section>
  )
}

/** A text of the citizens with what is bold in it. */
function Marked({ text }: { readonly text: string }) {
  return <>{parseMarkup(text).map((span, i) => (span.bold ? <strong key={i}>{span.text}</strong> : span.text))}</>
}

async function waysIn(call: Call, language: string | null): Promise<ComponentChildren> {
  const ways = await Promise.all(
    (await waysOf(call)).map(async ({ name, link }) => ({
      link,
      label: call.desk.content.value({ key: `link.channel_${name}` }, language),
      svg: await QRCode.toString(link, { type: 'svg', margin: 2 }),
    })),
  )
  return (
    <ul class="ways">
      {ways.map(({ link, label, svg }) => (
        <li key={link}>
          <p>
            <strong>{label}</strong> {link}
          </p>
          <div class="qr" role="img" aria-label={`QR: ${label}`} dangerouslySetInnerHTML={{ __html: svg }} />
        </li>
      ))}
    </ul>
  )
}

/** Of the channels that are switched on, those whose link is known now; the web chat is at the service's own address. */
async function waysOf({ desk, url }: Call): Promise<Way[]> {
  const found = await Promise.all(
    desk.at.channels().map(async ({ name, health, link }): Promise<Way[]> => {
      if (name === 'web') return [{ name, link: `${url}/` }]
      const address = health.state === 'open' ? await link?.() : null
      return address == null ? [] : [{ name, link: address }]
    }),
  )
  return found.flat()
}
