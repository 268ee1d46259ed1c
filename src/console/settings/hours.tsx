import { dataSchemas } from '../../content/data.js'
import { Field } from '../parts/field.js'
import type { Words } from '../words.js'
import { all, line, whole, type Sent, type Setting } from './setting.js'

const days = ['1', '2', '3', '4', '5', '6', '7']

/** When people of the municipality answer in the chat. */
export const office: Setting = {
  name: 'office',
  fields: ({ words }, sent) => (
    <>
      <fieldset>
        <legend>{words.t('settings.office.days')}</legend>
        <div class="ticks">
          {days.map((day) => (
            <label key={day} class="check">
              <input type="checkbox" name="days" value={day} checked={all(sent, 'days').includes(day)} />
              {words.t(`settings.day.${day}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <div class="row">
        <Hour words={words} setting="office" name="from" sent={sent} max={22} />
        <Hour words={words} setting="office" name="until" sent={sent} min={1} max={24} />
      </div>
    </>
  ),
  sentFor(_call, value) {
    const { days: open, from, until } = dataSchemas.office.parse(value)
    return { days: open.map(String), from: String(from), until: String(until) }
  },
  read: (_call, sent) => ({
    value: { days: all(sent, 'days').map(Number), from: whole(sent, 'from'), until: whole(sent, 'until') },
  }),
}

/** When no announcement goes out. */
export const broadcasts: Setting = {
  name: 'broadcasts',
  fields: ({ words }, sent) => (
    <div class="row">
      <Hour words={words} setting="broadcasts" name="quiet_from" sent={sent} min={1} />
      <Hour words={words} setting="broadcasts" name="quiet_until" sent={sent} max={22} />
      <Hour words={words} setting="broadcasts" name="sunday_from" sent={sent} />
    </div>
  ),
  sentFor(_call, value) {
    const { quiet, sunday_from } = dataSchemas.broadcasts.parse(value)
    return { quiet_from: String(quiet.from), quiet_until: String(quiet.until), sunday_from: String(sunday_from) }
  },
  read: ({ desk }, sent) => ({
    value: {
      quiet: { from: whole(sent, 'quiet_from'), until: whole(sent, 'quiet_until') },
      sunday_from: whole(sent, 'sunday_from'),
      flows: desk.content.broadcasts.flows,
    },
  }),
}

interface HourProps {
  readonly words: Words
  readonly setting: string
  readonly name: string
  readonly sent: Sent
  readonly min?: number
  readonly max?: number
}

/** A whole hour of the day. */
function Hour({ words: { t }, setting, name, sent, min = 0, max = 23 }: HourProps) {
  return (
    <Field
      {...{ name, min, max }}
      type="number"
      inputMode="numeric"
      required
      label={t(`settings.${setting}.${name}`)}
      hint={t('settings.between', { min, max })}
      value={line(sent, name)}
    />
  )
}
