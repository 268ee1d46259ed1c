import type { Files } from '../content/check.js'
import type { Staff } from '../staff/roles.js'
import { audit } from '../store/audit.js'
import type { Db } from '../store/client.js'
import { addSettingVersion, addTextVersions, countSettingVersions, stampOf } from '../store/contentVersions.js'
import { dropTextDrafts, markOf } from '../store/textDrafts.js'
import type { NewText, Publication } from './publisher.js'

export type Kept =
  /** The stamp of what holds with it. */
  | { readonly kind: 'kept'; readonly stamp: string }
  /** Something else was published since the stamp, so that what was checked is not what would hold; nothing is kept. */
  | { readonly kind: 'behind' }
  /** The setting, or one of the texts, is not what its writer saw; nothing is kept. */
  | { readonly kind: 'overtaken' }

/** Keeps a publication that was checked. */
export async function keep(
  tx: Db,
  asked: {
    readonly publication: Publication
    readonly by: Staff
    readonly now: Date
    readonly stamp: string
    /** What held until now. */
    readonly before: Files
  },
): Promise<Kept> {
  const { publication, by, now, stamp, before } = asked
  const { texts = [], setting } = publication
  if ((await stampOf(tx)) !== stamp) return { kind: 'behind' }
  for (const { mark, ...place } of texts)
    if (mark !== undefined && (await markOf(tx, place)) !== mark) return { kind: 'overtaken' }
  if (setting !== undefined && (await countSettingVersions(tx, setting.name)) !== setting.versions)
    return { kind: 'overtaken' }
  const who = { who: by.name, whoId: by.id, at: now }
  await addTextVersions(
    tx,
    texts.map(({ language, key, text, reviewed }) => ({ language, key, text, reviewed, by: by.name, at: now })),
  )
  await dropTextDrafts(
    tx,
    texts.filter(({ keepsDraft }) => keepsDraft !== true),
  )
  for (const text of texts) await audit(tx, { ...who, ...lineOf(text, before) })
  if (setting !== undefined) {
    const { name, value } = setting
    await addSettingVersion(tx, { name, value, by: by.name, at: now })
    const change = { before: { value: before.data[name] }, after: { value } }
    await audit(tx, { ...who, action: 'setting.publish', subject: name, ...change })
  }
  return { kind: 'kept', stamp: await stampOf(tx) }
}

/** What the audit log says of a text. */
function lineOf({ language, key, text, reviewed }: NewText, { locales }: Files) {
  const there = locales.find((locale) => locale.language.id === language)?.texts.get(key)
  const before = there === undefined ? {} : { before: { text: there.text, reviewed: there.reviewed } }
  const subject = `${language}/${key}`
  if (text === null) return { action: 'text.restore', subject, ...before }
  const action = there?.text === text && reviewed ? 'text.review' : 'text.publish'
  return { action, subject, ...before, after: { text, reviewed } }
}
