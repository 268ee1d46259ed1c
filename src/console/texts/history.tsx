import { editors, type Call } from '../page.js'
import { Head } from '../parts/head.js'
import { Words } from './about.js'
import { placeOf } from './places.js'
import type { Subject } from './subject.js'

interface HistoryProps {
  readonly call: Call
  readonly subject: Subject
}

/** All that was published of the text, the last first, with a way back to each. */
export function History({ call, subject }: HistoryProps) {
  const { t, time } = call.words
  const { cell, versions } = subject
  if (versions.length === 0) return null
  const isEditor = editors.includes(call.person.role)
  const columns = ['version_when', 'version_who', 'version_text', ...(isEditor ? ['version_again'] : [])]
  return (
    <section>
      <h2>{t('texts.history')}</h2>
      <table class="stacks">
        <caption>{t('texts.history_caption')}</caption>
        <Head columns={columns.map((key) => t(`texts.${key}`))} />
        <tbody>
          {versions.map(({ id, at, by, text }, index) => (
            <tr key={id}>
              <th scope="row">{time(at)}</th>
              <td>{by}</td>
              <td>
                <Words text={text} language={cell.language} none={t('texts.as_filed')} />
              </td>
              {isEditor && (
                <td>
                  {index === 0 ? (
                    t('texts.version_now')
                  ) : (
                    <Again {...{ call, subject }} version={String(id)} isLast={index === 1} />
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {isEditor && versions[0]?.text !== null && <Again {...{ call, subject }} version="file" isLast={false} />}
    </section>
  )
}

interface AgainProps extends HistoryProps {
  /** The id of a version, or `file`. */
  readonly version: string
  /** It was published before the one that holds now. */
  readonly isLast: boolean
}

function Again({ call, subject, version, isLast }: AgainProps) {
  const { t } = call.words
  return (
    <form method="post" action={placeOf(subject.cell)}>
      <input type="hidden" name="mark" value={subject.mark} />
      <input type="hidden" name="version" value={version} />
      <button name="do" value="again" class="quiet">
        {t(version === 'file' ? 'texts.to_file' : isLast ? 'texts.undo' : 'texts.again')}
      </button>
    </form>
  )
}
