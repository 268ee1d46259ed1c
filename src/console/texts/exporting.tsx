import { localeFilesWith, type LocaleFile } from '../../content/localeFiles.js'
import { page, readers, type Call } from '../page.js'
import { Message } from '../parts/message.js'
import { EXPORT, gone, TEXTS } from './places.js'

export const exportPage = page({
  method: 'get',
  path: '/content/texts/export',
  roles: readers,
  handle(call) {
    const { t } = call.words
    const files = changedFiles(call)
    const body = (
      <>
        <p>
          <a href={TEXTS}>{t('texts.to_texts')}</a>
        </p>
        <p>{t('texts.export_hint')}</p>
        {files.length === 0 && <Message>{t('texts.export_none')}</Message>}
        <ul>
          {files.map(({ file }) => (
            <li key={file}>
              <a href={`${EXPORT}/${file.slice('locales/'.length)}`} download>
                {file}
              </a>
            </li>
          ))}
        </ul>
      </>
    )
    return Promise.resolve({ kind: 'page', title: t('texts.export'), body })
  },
})

export const exportedPage = page({
  method: 'get',
  path: '/content/texts/export/:language/:name',
  roles: readers,
  handle(call) {
    const { language = '', name = '' } = call.params
    const found = changedFiles(call).find(({ file }) => file === `locales/${language}/${name}`)
    if (found === undefined) return Promise.resolve(gone)
    return Promise.resolve({ kind: 'file', name, mime: 'application/yaml', bytes: found.yaml })
  },
})

/** The files of locales that what is published makes read otherwise. */
function changedFiles({ desk }: Call): LocaleFile[] {
  const { live } = desk.publisher
  return localeFilesWith(live.root, { files: live.files, now: live.current() })
}
