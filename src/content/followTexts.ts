import { offers } from '../participation/visibility.js'

const options = [...offers, 'list'].map((name) => `option_${name}`)
const notes = ['received', 'public', 'closed', 'final', 'withdrawn'].map((name) => `note_${name}`)
const waysOn = ['next', 'previous', 'search', 'leave'].map((name) => `browse.option_${name}`)
const switches = ['topic_news', 'topic_tables', 'topic_commitments', 'topic_parish']
const pauses = ['option_pause', 'option_resume', 'option_leave']

/** The texts with which one follows submissions and chooses announcements, and what each is told. */
export const followTexts: Readonly<Record<string, readonly string[]>> = {
  ...withoutParams([...options, ...notes].map((name) => `submission.${name}`)),
  ...withoutParams(['browse.about_newest', ...waysOn]),
  ...withoutParams([...switches, ...pauses].map((name) => `subscriptions.${name}`)),
  'submission.fact_axis': ['axis'],
  'submission.fact_place': ['place'],
  'submission.fact_author': ['author'],
  'submission.fact_naming': ['naming'],
  'submission.fact_sent': ['date'],
  'submission.fact_affected': ['affected'],
  'submission.fact_benefit': ['benefit'],
  'submission.fact_files': ['count'],
  'submission.fact_supports': ['count'],
  'submission.fact_unit': ['unit'],
  'submission.fact_expected': ['date'],
  'submission.fact_entity': ['entity'],
  'submission.fact_evidence': ['link'],
  'submission.fact_canonical': ['code'],
  'submission.event': ['date', 'state'],
  'submission.event_text': ['date', 'state', 'text'],
  'submission.event_reopened': ['date'],
  'browse.line': ['code', 'title', 'state', 'supports'],
  'browse.line_withdrawn': ['code', 'state'],
  'browse.supports': ['count'],
  'subscriptions.line_on': ['topic'],
  'subscriptions.line_off': ['topic'],
  'subscriptions.topic_parish_named': ['parish'],
}

function withoutParams(keys: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(keys.map((key) => [key, []]))
}
