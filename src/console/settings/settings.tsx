import { z } from 'zod'
import { settingSchemas } from '../../content/changes.js'
import type { Published } from '../../publishing/publisher.js'
import { settingVersionsOf, type SettingVersion } from '../../store/contentVersions.js'
import { admins, page, type Answer, type Call } from '../page.js'
import { Head } from '../parts/head.js'
import { Wrong } from '../parts/message.js'
import { named } from '../parts/named.js'
import { staffOf } from '../perform.js'
import { broadcasts, office } from './hours.js'
import { caps, participation, retention } from './numbers.js'
import { all, type Read, type Sent, type Setting } from './setting.js'
import { templates } from './templates.js'
import { topics } from './topics.js'
import { units } from './units.js'

const LIST = '/console/settings'
const settings: readonly Setting[] = [office, broadcasts, participation, units, topics, templates, caps, retention]

const list = page({
  method: 'get',
  path: '/settings',
  roles: admins,
  async handle({ desk, words: { t, time } }) {
    const { settings: held } = await desk.publisher.held()
    const body = (
      <ul class="cards">
        {settings.map(({ name }) => {
          const last = held.find((version) => version.name === name)
          return (
            <li key={name}>
              <h2>
                <a href={`${LIST}/${name}`}>{t(`settings.${name}.title`)}</a>
              </h2>
              <p>{t(`settings.${name}.why`)}</p>
              {last !== undefined && <small>{t('settings.changed', { who: last.by, time: time(last.at) })}</small>}
            </li>
          )
        })}
      </ul>
    )
    return { kind: 'page', title: t('settings.title'), body }
  },
})

const show = page({
  method: 'get',
  path: '/settings/:name',
  roles: admins,
  handle(call) {
    const setting = settingOf(call)
    return setting === undefined ? Promise.resolve(gone) : showSetting(call, setting, { sent: sentNow(call, setting) })
  },
})

const change = page({
  method: 'post',
  path: '/settings/:name',
  roles: admins,
  body: z.object({ versions: z.coerce.number().int().min(0), do: z.enum(['save', 'file']) }).catchall(z.unknown()),
  async handle(call) {
    const setting = settingOf(call)
    if (setting === undefined) return gone
    const { versions, do: what, ...sent } = call.body
    const read = what === 'file' ? { value: null } : setting.read(call, sent)
    if (read.value !== null && !settingSchemas[setting.name].safeParse(read.value).success)
      return showSetting(call, setting, { sent, wrong: 'unfit' })
    const { kind } = await publish(call, setting, { ...read, versions })
    if (kind === 'published') return { kind: 'redirect', to: `${LIST}/${setting.name}`, said: 'setting_saved' }
    return showSetting(call, setting, { sent, wrong: kind })
  },
})

export const settingPages = [list, show, change]

const gone: Answer = { kind: 'redirect', to: LIST }

function settingOf({ params }: Call): Setting | undefined {
  return settings.find(({ name }) => name === params['name'])
}

function sentNow(call: Call, { name, sentFor }: Setting): Sent {
  return sentFor(call, call.desk.publisher.live.current().data[name])
}

function publish(call: Call, { name }: Setting, read: Read & { readonly versions: number }): Promise<Published> {
  const { value, texts = [], versions } = read
  return call.desk.publisher.publish({ texts, setting: { name, value, versions } }, staffOf(call.person))
}

interface Shown {
  /** What its fields hold. */
  readonly sent: Sent
  readonly wrong?: 'unfit' | Exclude<Published['kind'], 'published'>
}

async function showSetting(call: Call, setting: Setting, { sent, wrong }: Shown): Promise<Answer> {
  const { desk, words } = call
  const { t } = words
  const { name } = setting
  const past = await settingVersionsOf(desk.at.store.db, name)
  const body = (
    <>
      <p>
        <a href={LIST}>{t('settings.title')}</a>
      </p>
      <p>{t(`settings.${name}.why`)}</p>
      {wrong !== undefined && <Wrong>{t(`settings.wrong.${wrong}`)}</Wrong>}
      {wrong === 'overtaken' && <Differences {...{ call, setting, sent }} />}
      <form method="post" action={`${LIST}/${name}`}>
        <input type="hidden" name="versions" value={past.length} />
        {setting.fields(call, sent)}
        <p class="actions">
          <button name="do" value="save">
            {t('save')}
          </button>
        </p>
      </form>
      {past.length > 0 && past[0]?.value !== null && <BackToFile call={call} name={name} versions={past.length} />}
      <Past call={call} versions={past} />
    </>
  )
  const status = wrong === undefined ? 200 : wrong === 'overtaken' ? 409 : 422
  return { kind: 'page', title: t(`settings.${name}.title`), body, status }
}

/** Where somebody else has made something else of it meanwhile. */
function Differences(props: { readonly call: Call; readonly setting: Setting; readonly sent: Sent }) {
  const { call, setting, sent } = props
  const { t } = call.words
  const now = sentNow(call, setting)
  const fields = [...new Set([...Object.keys(now), ...Object.keys(sent)])]
  const differing = fields.filter((field) => all(now, field).join() !== all(sent, field).join())
  return (
    <table>
      <caption>{t('settings.differences')}</caption>
      <Head columns={[t('settings.field'), t('settings.theirs'), t('settings.yours')]} />
      <tbody>
        {differing.map((field) => (
          <tr key={field}>
            <th scope="row">{named(call.words, `settings.${setting.name}.${field}`, field)}</th>
            <td>{all(now, field).join(', ')}</td>
            <td>{all(sent, field).join(', ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function BackToFile(props: { readonly call: Call; readonly name: string; readonly versions: number }) {
  const { call, name, versions } = props
  return (
    <form method="post" action={`${LIST}/${name}`}>
      <input type="hidden" name="versions" value={versions} />
      <button class="quiet" name="do" value="file">
        {call.words.t('settings.back_to_file')}
      </button>
    </form>
  )
}

/** Who changed it, and when; what it was is in the audit log. */
function Past({ call: { words }, versions }: { readonly call: Call; readonly versions: readonly SettingVersion[] }) {
  const { t, time } = words
  if (versions.length === 0) return null
  return (
    <section>
      <table>
        <caption>{t('settings.past')}</caption>
        <Head columns={[t('settings.when'), t('settings.who'), t('settings.what')]} />
        <tbody>
          {versions.map(({ at, by, value }) => (
            <tr key={at.toISOString()}>
              <th scope="row">{time(at)}</th>
              <td>{by}</td>
              <td>{t(value === null ? 'settings.was_file' : 'settings.was_changed')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <a href="/console/audit?action=setting.publish">{t('settings.in_audit')}</a>
      </p>
    </section>
  )
}
