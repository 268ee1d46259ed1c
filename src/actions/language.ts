import type { PureAction, Source } from './action.js'

/** The languages that are switched on, each called as its speakers call it. */
export const languages: Source = {
  kind: 'pure',
  run: ({ content }) => content.languages.map(({ id, name, aliases }) => ({ id, label: name, also: [...aliases] })),
}

/** Speaks the language in the answer `language` from now on. */
export const setLanguage: PureAction = {
  kind: 'pure',
  outcomes: ['done'],
  saves: [],
  run({ answers, content }) {
    const chosen = content.languages.find(({ id }) => id === answers['language'])
    return { outcome: 'done', ...(chosen && { contact: { language: chosen.id } }) }
  },
}
