import type { Content } from '../content/content.js'
import type { Param, Params } from '../engine/message.js'
import type { SubmissionForm } from '../participation/submission.js'
import { shortened, titleFrom } from '../participation/title.js'

/** Characters of a description that a summary shows. */
const SHOWN = 350
const TITLE_SHOWN = 60

const none = { key: 'submit.none' }

/** What a text can show of a form. */
export const shownNames = [
  'shown_axis',
  'shown_title',
  'shown_description',
  'shown_place',
  'shown_affected',
  'shown_benefit',
  'shown_naming',
  'files_count',
] as const

/** The form as its summary shows it. */
export function shownForm(form: SubmissionForm, content: Content): Params {
  return {
    shown_axis: axisOf(form, content),
    shown_title: titleOf(form),
    shown_description: form.description === '' ? toldOf(form) : shortened(form.description, SHOWN),
    shown_place: placeOf(form, content),
    shown_affected: orNone(form.affected),
    shown_benefit: orNone(form.benefit),
    shown_naming: form.naming === '' ? none : { key: `participation.namings.${form.naming}` },
    files_count: form.files.length,
  }
}

/** The title: the one given, or one made from the description, or what it is where there are no words. */
export function titleOf(form: SubmissionForm): string | { readonly key: string } {
  const title = form.title ?? ''
  if (title !== '') return title
  const made = titleFrom(form.description)
  return made === '' ? { key: `submit.untitled_${form.kind === 'proposal' ? 'proposal' : 'need'}` } : made
}

/** How a form without words was told. */
export function toldOf({ told }: SubmissionForm): { readonly key: string } {
  return told === 'words' ? none : { key: `submit.told_${told}` }
}

/** What a draft is called when it is offered again. */
export function draftTitle(form: SubmissionForm): Param {
  const title = titleOf(form)
  return typeof title === 'string' ? shortened(title, TITLE_SHOWN) : title
}

function axisOf({ axis }: SubmissionForm, { axes }: Content): Param {
  const found = axes.find(({ id }) => id === axis)
  return found === undefined ? none : { key: found.label }
}

function placeOf({ place, outside }: SubmissionForm, { parishes }: Content): Param {
  const parish = parishes.find(({ id }) => id === place)
  if (parish !== undefined) return parish.name
  if (place === 'outside' && outside !== null && outside !== '') return outside
  return place === '' ? none : { key: `submit.place_${place}` }
}

function orNone(text: string | null): Param {
  return text === null || text === '' ? none : text
}
