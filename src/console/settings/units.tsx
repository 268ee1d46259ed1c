import { dataSchemas } from '../../content/data.js'
import { Field } from '../parts/field.js'
import { line, type Setting } from './setting.js'

const LONGEST = 120

/** The unit that answers for each parish. */
export const units: Setting = {
  name: 'units',
  fields: ({ desk, words: { t } }, sent) => (
    <>
      <p>{t('settings.units.how')}</p>
      <datalist id="known-units">
        {[...new Set(Object.values(desk.content.units))].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {desk.content.parishes.map(({ id, name }) => (
        <Field key={id} name={id} label={name} value={line(sent, id)} maxLength={LONGEST} list="known-units" />
      ))}
    </>
  ),
  sentFor: (_call, value) => dataSchemas.units.parse(value),
  read: ({ desk }, sent) => ({
    value: Object.fromEntries(
      desk.content.parishes.map(({ id }) => [id, line(sent, id)]).filter(([, name]) => name !== ''),
    ),
  }),
}
