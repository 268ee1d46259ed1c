import type { Clock } from '../clock.js'
import { isSettingName, noChanges, settingSchemas, type Changes, type SettingName } from '../content/changes.js'
import type { LiveContent } from '../content/live.js'
import type { ContentProblem } from '../content/problem.js'
import { regularly, type Regular } from '../conversation/regularly.js'
import type { Log } from '../log.js'
import type { Staff } from '../staff/roles.js'
import type { Store } from '../store/client.js'
import { heldVersions, stampOf, type HeldVersions, type TextVersion } from '../store/contentVersions.js'
import { keep } from './keep.js'
import { errorsIn, putInForce } from './usable.js'

/** A text to be published; null: as the files say it. */
export interface NewText extends Pick<TextVersion, 'language' | 'key' | 'text' | 'reviewed'> {
  /** What its writer saw of the text (see `markOf`), where that matters. */
  readonly mark?: string | undefined
  /** A draft of it stays: what is published was not made of it. */
  readonly keepsDraft?: boolean
}

/** What is to hold from now on. */
export interface Publication {
  readonly texts?: readonly NewText[]
  readonly setting?: NewSetting
}

/** A setting to be published. */
interface NewSetting {
  readonly name: SettingName
  /** Null: as the file says. */
  readonly value: unknown
  /** How many versions of it there were when its writer began. */
  readonly versions: number
}

export type Published =
  | { readonly kind: 'published' }
  /** What is wrong with it; nothing has changed. */
  | { readonly kind: 'refused'; readonly problems: readonly ContentProblem[] }
  /** Somebody else changed the setting, or one of the texts, since its writer saw it; nothing has changed. */
  | { readonly kind: 'overtaken' }

/** Publishes what staff make of texts and settings, and takes up what was published elsewhere. */
export interface Publisher extends Regular {
  readonly live: LiveContent
  /** Takes up now what is published. */
  refresh(): Promise<void>
  /** What is published, with whoever published it. */
  held(): Promise<HeldVersions>
  /** What would hold after it. Throws a ZodError where a setting does not fit. */
  after(publication: Publication): Promise<Changes>
  /** Checks, keeps and puts it into force; drafts of the texts are gone then. What comes from here is in force at once, elsewhere within seconds. */
  publish(publication: Publication, by: Staff): Promise<Published>
}

/** How soon one process takes up what another has published. */
const EVERY_MS = 5_000

export function createPublisher(options: {
  readonly live: LiveContent
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}): Publisher {
  const { live, store, clock, log } = options
  let inForce: InForce = { stamp: '0/0', changes: noChanges }
  const look = async (): Promise<void> => {
    if ((await stampOf(store.db)) === inForce.stamp) return
    const held = await heldVersions(store.db)
    inForce = { stamp: held.stamp, changes: putInForce(live, changesOf(held), log) }
  }
  // One after the other: an older look must not end last.
  let looked = Promise.resolve()
  const refresh = (): Promise<void> => {
    looked = looked.catch(() => undefined).then(look)
    return looked
  }
  const publish: Publisher['publish'] = async (publication, by) => {
    await refresh()
    const based = inForce
    const changes = withPublication(based.changes, publication)
    const errors = errorsIn(live, changes)
    if (errors.length > 0) return { kind: 'refused', problems: errors }
    const checked = { publication, by, now: clock.now(), stamp: based.stamp, before: live.current() }
    const kept = await store.transaction((tx) => keep(tx, checked))
    if (kept.kind === 'overtaken') return kept
    if (kept.kind === 'behind') return publish(publication, by)
    // As it was checked already, unless somebody else's was taken up meanwhile.
    if (inForce === based) inForce = { stamp: kept.stamp, changes: putInForce(live, changes, log) }
    await refresh()
    return { kind: 'published' }
  }
  return {
    ...regularly({ everyMs: EVERY_MS, look: refresh, onFailure: failing(log) }),
    live,
    refresh,
    publish,
    held: () => heldVersions(store.db),
    async after(publication) {
      await refresh()
      return withPublication(inForce.changes, publication)
    },
  }
}

function failing(log: Log): (error: unknown) => void {
  return (error) => {
    log.error({ err: error }, 'published texts and settings could not be looked for')
  }
}

/** What holds in this process, and since which publication. */
interface InForce {
  readonly stamp: string
  readonly changes: Changes
}

function changesOf({ texts, settings }: HeldVersions): Changes {
  const changed = texts.flatMap(({ language, key, text, reviewed }) =>
    text === null ? [] : [{ language, key, text, reviewed }],
  )
  const fitting = settings.filter(({ name, value }) => value !== null && fits(name, value))
  return { texts: changed, settings: Object.fromEntries(fitting.map(({ name, value }) => [name, value])) }
}

/** A setting of another version of the software may no longer fit: the file holds then. */
function fits(name: string, value: unknown): boolean {
  return isSettingName(name) && settingSchemas[name].safeParse(value).success
}

function withPublication({ texts, settings }: Changes, { texts: news = [], setting }: Publication): Changes {
  const isNew = ({ language, key }: { language: string; key: string }): boolean =>
    news.some((one) => one.language === language && one.key === key)
  const added = news.flatMap(({ language, key, text, reviewed }) =>
    text === null ? [] : [{ language, key, text, reviewed }],
  )
  return {
    texts: [...texts.filter((text) => !isNew(text)), ...added],
    settings: setting === undefined ? settings : { ...settings, [setting.name]: setting.value ?? undefined },
  }
}
