import { z } from 'zod'
import type { SettingName } from '../../content/changes.js'
import { Field } from '../parts/field.js'
import { line, whole, type Setting } from './setting.js'

/** A whole number of a setting, between two others. */
interface Amount {
  readonly name: string
  readonly min: number
  readonly max: number
}

const objectSchema = z.record(z.string(), z.unknown())

/** A setting made of numbers; what else is in its file stays as it is. */
function numbers(name: SettingName, amounts: readonly Amount[]): Setting {
  return {
    name,
    fields: ({ words: { t } }, sent) =>
      amounts.map((amount) => (
        <Field
          {...amount}
          key={amount.name}
          type="number"
          inputMode="numeric"
          required
          label={t(`settings.${name}.${amount.name}`)}
          hint={t('settings.between', { min: amount.min, max: amount.max })}
          value={line(sent, amount.name)}
        />
      )),
    sentFor: (_call, value) =>
      Object.fromEntries(Object.entries(objectSchema.parse(value)).map(([field, one]) => [field, String(one)])),
    read: ({ desk }, sent) => ({
      value: {
        ...objectSchema.parse(desk.publisher.live.current().data[name]),
        ...Object.fromEntries(amounts.map((amount) => [amount.name, whole(sent, amount.name)])),
      },
    }),
  }
}

export const participation = numbers('participation', [
  { name: 'review_days', min: 1, max: 365 },
  { name: 'submissions_per_day', min: 1, max: 100 },
  { name: 'digest_hour', min: 7, max: 19 },
])

export const retention = numbers('retention', [
  { name: 'draft_days', min: 1, max: 365 },
  { name: 'message_days', min: 7, max: 730 },
  { name: 'identity_months', min: 6, max: 120 },
  { name: 'warning_days', min: 7, max: 90 },
])

export const caps = numbers('caps', [{ name: 'whatsapp_per_day', min: 0, max: 1000 }])
