import type { Call } from '../page.js'
import { braced } from './faults.js'
import { DRAFTS, placeOf } from './places.js'
import type { Subject } from './subject.js'

/** What somebody writes. */
export interface Typed {
  readonly text: string
  readonly reviewed: boolean
}

interface EditFormProps {
  readonly call: Call
  readonly subject: Subject
  readonly written: Typed
}

/** Writing a text; looked at while it is written, kept as a draft, published. */
export function EditForm({ call, subject, written }: EditFormProps) {
  const { t } = call.words
  const { cell, mark } = subject
  return (
    <form method="post" action={placeOf(cell)} data-preview="preview">
      <input type="hidden" name="mark" value={mark} />
      <Writing {...{ call, subject, written }} />
      {!cell.isComplete && (
        <label class="check">
          <input type="checkbox" name="reviewed" value="yes" checked={written.reviewed} />
          {t('texts.reviewed_by_speaker')}
        </label>
      )}
      <div class="actions">
        <button name="do" value="publish">
          {t('texts.publish')}
        </button>
        {['save', 'preview', ...(cell.draft === null ? [] : ['discard'])].map((verb) => (
          <button key={verb} name="do" value={verb} class="quiet">
            {t(`texts.do.${verb}`)}
          </button>
        ))}
      </div>
      <p>
        <small>{t('texts.save_hint')}</small>
        <a href={DRAFTS}>{t('texts.to_drafts_together')}</a>
      </p>
    </form>
  )
}

function Writing({ call, subject, written }: EditFormProps) {
  const { t } = call.words
  const { key, language } = subject.cell
  const supplied = call.desk.publisher.live.supplied(key)
  return (
    <p class="field">
      <label for="text">{t('texts.text')}</label>
      <small class="hint" id="text-hint">
        {t('texts.text_hint')} {supplied !== undefined && t('texts.params_hint', { names: braced(supplied) })}
      </small>
      <textarea
        id="text"
        name="text"
        rows={rowsFor(written.text)}
        lang={language}
        maxLength={4000}
        aria-describedby="text-hint"
      >
        {written.text}
      </textarea>
    </p>
  )
}

const A_LINE = 60

function rowsFor(text: string): number {
  const lines = text.split('\n').map((line) => Math.ceil(Math.max(line.length, 1) / A_LINE))
  return Math.min(20, 2 + lines.reduce((sum, count) => sum + count, 0))
}
