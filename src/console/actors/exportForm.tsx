import { Field } from '../parts/field.js'
import type { Words } from '../words.js'
import type { Asked } from './search.js'

/** Of a reason, in characters. */
export const LONGEST_REASON = 500

interface ExportProps {
  readonly words: Words
  readonly asked: Asked
  readonly count: number
}

/** The whole list as a file; whoever takes it says why. */
export function ExportForm({ words, asked, count }: ExportProps) {
  const { t } = words
  return (
    <section>
      <h2>{t('actors.export')}</h2>
      <p>{t('actors.export_why', { count, number: words.number(count) })}</p>
      <form method="post" action="/console/actors/export" data-answer="file">
        {Object.entries(asked).map(([name, value]) =>
          value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />,
        )}
        <Field
          name="reason"
          label={t('actors.export_reason')}
          hint={t('actors.export_reason_hint')}
          maxLength={LONGEST_REASON}
          required
        />
        <button>{t('actors.export_button')}</button>
      </form>
    </section>
  )
}
