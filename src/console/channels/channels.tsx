import QRCode from 'qrcode'
import type { ComponentChildren } from 'preact'
import { page, readers, type Answer, type Call } from '../page.js'
import { Wrong } from '../parts/message.js'
import { named } from '../parts/named.js'
import type { Words } from '../words.js'
import { whatsappCard } from './whatsapp.js'

/** Those that an installation may switch on, in the order in which they are shown. */
const all = ['telegram', 'whatsapp', 'web'] as const
const POSTER = '/console/channels/telegram/poster'

type Channel = ReturnType<Call['desk']['at']['channels']>[number]

const channelsPage = page({
  method: 'get',
  path: '/channels',
  roles: readers,
  handle: (call) => channels(call),
})

/** The QR code of the bot alone, as large as a poster wants it. */
const poster = page({
  method: 'get',
  path: '/channels/telegram/poster',
  roles: readers,
  async handle({ desk }) {
    const link = await linkOf(desk.at.channels().find(({ name }) => name === 'telegram'))
    if (link === null) return { kind: 'redirect', to: '/console/channels' }
    const bytes = await QRCode.toString(link, { type: 'svg', margin: 4 })
    return { kind: 'file', name: 'telegram-qr.svg', mime: 'image/svg+xml', bytes }
  },
})

/** How each channel is. `wrong`: what could not be done, in words. */
export async function channels(call: Call, wrong?: string): Promise<Answer> {
  const { desk, words } = call
  const { t } = words
  const on = desk.at.channels()
  const cards: ComponentChildren[] = []
  for (const name of all) {
    const channel = on.find((one) => one.name === name)
    cards.push(
      <section key={name} id={name}>
        <h2>{t(`channels.name.${name}`)}</h2>
        {await cardOf(call, name, channel)}
      </section>,
    )
  }
  const body = (
    <>
      {wrong !== undefined && <Wrong>{wrong}</Wrong>}
      {cards}
    </>
  )
  const scripts = desk.at.whatsapp === undefined ? [] : ['live.js']
  return { kind: 'page', title: t('channels.title'), body, scripts, status: wrong === undefined ? 200 : 422 }
}

async function cardOf(
  call: Call,
  name: (typeof all)[number],
  channel: Channel | undefined,
): Promise<ComponentChildren> {
  const { desk, words } = call
  const { whatsapp } = desk.at
  const pace = <Pace words={words} perSecond={paceOf(call, name)} />
  if (name === 'whatsapp' && whatsapp !== undefined)
    return (
      <>
        {await whatsappCard(call, whatsapp.status())}
        {pace}
      </>
    )
  if (channel === undefined) return <p>{words.t(`channels.off.${name}`)}</p>
  return (
    <>
      <Health words={words} channel={channel} />
      {pace}
      {name === 'telegram' && (await telegramLink(words, channel))}
    </>
  )
}

function Health({ words, channel: { health } }: { readonly words: Words; readonly channel: Channel }) {
  const { t } = words
  const { bulkStopped, detail, state } = health
  return (
    <>
      <p class={state === 'open' ? undefined : 'message'}>{t(`channels.state.${state}`)}</p>
      {detail !== undefined && (
        <p>
          {t('channels.detail')} <span lang="en">{detail}</span>
        </p>
      )}
      {bulkStopped !== undefined && (
        <p class="message">
          {t('channels.bulk_stopped')} {named(words, `channels.reason.${bulkStopped}`, bulkStopped)}
        </p>
      )}
    </>
  )
}

/** How many messages that answer nobody go out. */
function Pace({ words: { t, number }, perSecond }: { readonly words: Words; readonly perSecond: number | undefined }) {
  if (perSecond === undefined) return null
  return (
    <p>
      {perSecond >= 1
        ? t('channels.pace_fast', { count: number(Math.round(perSecond)) })
        : t('channels.pace_slow', { seconds: number(Math.round(1 / perSecond)) })}
    </p>
  )
}

function paceOf({ desk }: Call, name: string): number | undefined {
  return desk.at.broadcasts.channels.find((one) => one.name === name)?.perSecond
}

/** Only asked while Telegram answers, so that the page does not wait for it. */
async function linkOf(channel: Channel | undefined): Promise<string | null> {
  return channel?.health.state === 'open' && channel.link !== undefined ? channel.link() : null
}

async function telegramLink({ t }: Words, channel: Channel): Promise<ComponentChildren> {
  const link = await linkOf(channel)
  if (link === null) return <p>{t('channels.no_link')}</p>
  const svg = await QRCode.toString(link, { type: 'svg', margin: 2 })
  return (
    <>
      <p>
        {t('channels.link')} <a href={link}>{link}</a>
      </p>
      <div class="qr" role="img" aria-label={t('channels.link_qr')} dangerouslySetInnerHTML={{ __html: svg }} />
      <p>
        <a class="button quiet" href={POSTER} download>
          {t('channels.poster')}
        </a>
      </p>
    </>
  )
}

export const channelPages = [channelsPage, poster]
