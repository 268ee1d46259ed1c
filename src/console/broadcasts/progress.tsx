import { Message } from '../parts/message.js'
import type { Reported } from './report.js'

/** How far it has come, what it waits for, and when it will be done. */
export function Progress({ call, broadcast, report }: Reported) {
  const { t, number, time } = call.words
  const { total, expanded, states, ratePerMinute, endsAt, waitsFor, held, withdrawn } = report
  const left = states.waiting + states.handed
  const done = total - left
  return (
    <>
      <p>
        <span class="tag">{t(`broadcasts.state.${broadcast.state}`)}</span>
      </p>
      {expanded ? (
        <p class="count">
          <strong>{t('broadcasts.progress', { count: total, done: number(done), total: number(total) })}</strong>
        </p>
      ) : (
        <p>{t('broadcasts.expanding', { count: total, shown: number(total) })}</p>
      )}
      <progress max={Math.max(1, total)} value={done} aria-label={t('broadcasts.progress_label')} />
      {waitsFor !== null && (
        <Message>
          {t(`broadcasts.waits.${waitsFor.kind}`, {
            time: waitsFor.until === null ? '' : time(new Date(waitsFor.until)),
          })}
        </Message>
      )}
      {held.map(({ channel, reason, count, until }) => (
        <Message key={channel}>
          {t(`broadcasts.held.${reason === 'off' || reason === 'later' ? reason : 'stopped'}`, {
            ...{ channel: t(`channel.${channel}`), count, shown: number(count) },
            time: until === null ? '' : time(new Date(until)),
          })}{' '}
          {until === null && <a href="/console/channels">{t('broadcasts.held.look')}</a>}
        </Message>
      ))}
      {ratePerMinute > 0 && <p>{t('broadcasts.rate', { count: number(Math.round(ratePerMinute)) })}</p>}
      {endsAt !== null && left > 0 && <p>{t('broadcasts.ends', { time: time(new Date(endsAt)) })}</p>}
      {withdrawn !== null && (
        <p>
          {t('broadcasts.withdrawn', {
            removed: number(withdrawn.removed),
            refused: number(withdrawn.refused),
            left: number(withdrawn.left),
          })}
        </p>
      )}
    </>
  )
}
