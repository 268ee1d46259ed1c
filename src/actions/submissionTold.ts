import type { PureAction } from './action.js'
import { formAnswers, formIn } from './submissionForm.js'

/** Characters and words from which on an answer that is no option is the story itself. */
const least = { characters: 20, words: 4 }
/** As long as the description may be where it is asked for. */
const most = 2000

/** Takes what somebody wrote instead of choosing as the description, where there is none yet. */
export const submissionTold: PureAction = {
  kind: 'pure',
  outcomes: ['told', 'unclear'],
  saves: [],
  run({ answers, content }) {
    const form = formIn(answers, content)
    const said = typeof answers['question'] === 'string' ? answers['question'].trim() : ''
    if (form.description !== '' || !isStory(said)) return { outcome: 'unclear' }
    return { outcome: 'told', answers: formAnswers({ ...form, description: said, words: '' }) }
  },
}

function isStory(said: string): boolean {
  const long = said.length >= least.characters && said.length <= most
  return long && said.split(/\s+/).length >= least.words
}
