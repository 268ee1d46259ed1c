import { Form } from '../parts/field.js'
import { Message } from '../parts/message.js'
import type { View } from './view.js'

type File = View['item']['attachments'][number]

/** What came with it. Pictures were made anew from what was sent and are safe to be shown; other files are to be saved. */
export function Attachments({ view }: { readonly view: View }) {
  const { item, call, isWorker } = view
  const { t } = call.words
  if (item.attachments.length === 0) return null
  return (
    <section>
      <h2>{t('files.title')}</h2>
      {!isWorker && <Message>{t('files.not_for_you')}</Message>}
      <ul class="cards">
        {item.attachments.map((file, index) => (
          <li key={file.id}>
            <One view={view} file={file} number={index + 1} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function One({ view, file, number }: { readonly view: View; readonly file: File; readonly number: number }) {
  const { call, row, isWorker } = view
  const { t, number: written } = call.words
  const path = `/console/submissions/${row.code}/attachments/${file.id}`
  const isStored = file.state === 'stored'
  const name = t('files.name', { number, kind: mediaIn(file.media, t) })
  return (
    <>
      <p>
        <strong>{name}</strong>
        <small>
          {[
            t(`files.state.${file.reason === null ? file.state : file.reason}`),
            ...(file.bytes === null ? [] : [t('files.size', { size: written(Math.ceil(file.bytes / 1024)) })]),
            ...(isStored ? [t(file.approvedAt === null ? 'files.private' : 'files.approved')] : []),
          ].join(' · ')}
        </small>
      </p>
      {isStored && isWorker && (
        <>
          {isShown(file.mime) && (
            <p>
              <img class="thumb" src={path} alt={name} loading="lazy" />
            </p>
          )}
          <p>
            <a href={`${path}?save=yes`} download>
              {t('files.save', { name })}
            </a>
          </p>
          {file.approvedAt === null && (
            <Form action={`${path}/approve`} button={t('files.approve')} quiet>
              <input type="hidden" name="back" value={view.shown.back} />
            </Form>
          )}
        </>
      )}
    </>
  )
}

const known = ['photo', 'voice', 'audio', 'video', 'document']

/** The channel's word for what somebody sent. */
export function mediaIn(media: string, t: (key: string) => string): string {
  return t(`media.${known.includes(media) ? media : media === 'location' ? media : 'document'}`)
}

/** What may stand in a page: pictures are stored as JPEG whatever they were. */
export function isShown(mime: string | null): boolean {
  return mime === 'image/jpeg'
}
