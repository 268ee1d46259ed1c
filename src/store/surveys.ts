import type { Db } from './client.js'
import { sqlTime } from './time.js'

export const surveyAnswers = ['yes', 'partly', 'no'] as const
export type SurveyAnswer = (typeof surveyAnswers)[number]

interface Asked {
  readonly contactId: string
  readonly submissionId: string
  readonly now: Date
}

/** Notes that a person is asked whether it was solved: once. */
export async function askSurvey(db: Db, { contactId, submissionId, now }: Asked): Promise<'asked' | 'already'> {
  const count = await db.$executeRaw`
    INSERT INTO Survey (submissionId, contactId, askedAt) VALUES (${submissionId}, ${contactId}, ${sqlTime(now)})
    ON CONFLICT (submissionId, contactId) DO NOTHING`
  return count === 1 ? 'asked' : 'already'
}

/** Keeps the answer of who was asked; the same answer may come again with a comment, once. */
export async function answerSurvey(
  db: Db,
  given: Asked & { readonly answer: SurveyAnswer; readonly comment?: string },
): Promise<'recorded' | 'already' | 'not_asked'> {
  const { contactId, submissionId, answer, comment = null, now } = given
  const open = comment === null ? [{ answer: null }] : [{ answer: null }, { answer, comment: null }]
  const { count } = await db.survey.updateMany({
    where: { contactId, submissionId, OR: open },
    data: { answer, comment, answeredAt: now },
  })
  if (count === 1) return 'recorded'
  return (await db.survey.count({ where: { contactId, submissionId } })) === 0 ? 'not_asked' : 'already'
}
