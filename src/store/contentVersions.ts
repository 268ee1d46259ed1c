import { z } from 'zod'
import type { Db } from './client.js'

/** What staff made of a text. */
export interface TextVersion {
  readonly language: string
  readonly key: string
  /** Null: as the files of the locale say it. */
  readonly text: string | null
  readonly reviewed: boolean
  /** The name of whoever published it. */
  readonly by: string
  readonly at: Date
}

/** A version that is kept. */
export interface KeptTextVersion extends TextVersion {
  /** Rises from version to version. */
  readonly id: number
}

/** What staff made of a setting. */
export interface SettingVersion {
  readonly name: string
  /** Null: as the file says. */
  readonly value: unknown
  readonly by: string
  readonly at: Date
}

/** Everything that holds now, of texts and settings. */
export interface HeldVersions {
  readonly texts: readonly TextVersion[]
  readonly settings: readonly SettingVersion[]
  /** Another one whenever anything was published. */
  readonly stamp: string
}

const valueSchema = z.string().transform((json): unknown => JSON.parse(json))

/** The last version of each text and setting; a stamp that is too old where something is published meanwhile. */
export async function heldVersions(db: Db): Promise<HeldVersions> {
  const stamp = await stampOf(db)
  const lastTexts = await db.textVersion.groupBy({ by: ['language', 'key'], _max: { id: true } })
  const lastSettings = await db.settingVersion.groupBy({ by: ['name'], _max: { id: true } })
  const texts = await db.textVersion.findMany({ where: { id: { in: idsOf(lastTexts) } }, orderBy: { id: 'asc' } })
  const settings = await db.settingVersion.findMany({ where: { id: { in: idsOf(lastSettings) } } })
  return { texts, settings: settings.map(settingOf), stamp }
}

/** Another one whenever anything was published. */
export async function stampOf(db: Db): Promise<string> {
  const text = await db.textVersion.aggregate({ _max: { id: true } })
  const setting = await db.settingVersion.aggregate({ _max: { id: true } })
  return `${String(text._max.id ?? 0)}/${String(setting._max.id ?? 0)}`
}

export async function addTextVersions(db: Db, versions: readonly TextVersion[]): Promise<void> {
  await db.textVersion.createMany({ data: [...versions] })
}

export async function addSettingVersion(db: Db, { value, ...version }: SettingVersion): Promise<void> {
  await db.settingVersion.create({ data: { ...version, value: value === null ? null : JSON.stringify(value) } })
}

/** All that was published of a text, the last first. */
export async function textVersionsOf(
  db: Db,
  where: { readonly language: string; readonly key: string },
): Promise<KeptTextVersion[]> {
  return db.textVersion.findMany({ where, orderBy: { id: 'desc' } })
}

/** How often a setting was published. */
export async function countSettingVersions(db: Db, name: string): Promise<number> {
  return db.settingVersion.count({ where: { name } })
}

/** All that was published of a setting, the last first. */
export async function settingVersionsOf(db: Db, name: string): Promise<SettingVersion[]> {
  const rows = await db.settingVersion.findMany({ where: { name }, orderBy: { id: 'desc' } })
  return rows.map(settingOf)
}

function idsOf(groups: readonly { readonly _max: { readonly id: number | null } }[]): number[] {
  return groups.flatMap(({ _max }) => _max.id ?? [])
}

function settingOf({
  name,
  value,
  by,
  at,
}: {
  name: string
  value: string | null
  by: string
  at: Date
}): SettingVersion {
  return { name, value: value === null ? null : valueSchema.parse(value), by, at }
}
