import { Head } from '../parts/head.js'
import type { ListedActor } from '../../store/staffActors.js'
import type { Call } from '../page.js'
import { actorLabels, type ActorLabels } from './labels.js'
import { nameFor, seesNames } from './shown.js'

interface TableProps {
  readonly call: Pick<Call, 'desk' | 'words' | 'person'>
  readonly caption: string
  readonly rows: readonly ListedActor[]
}

/** People who registered, as far as the reader may know them. */
export function ActorTable({ call, caption, rows }: TableProps) {
  const { t } = call.words
  const contact = seesNames(call.person) ? ['email'] : []
  const columns = ['name', ...contact, 'kind', 'organisation', 'parish', 'axes', 'convocation', 'registered']
  const labels = actorLabels(call.desk, call.words)
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="stacks">
        <caption>{caption}</caption>
        <Head columns={columns.map((column) => t(`actors.${column}`))} />
        <tbody>
          {rows.map((row) => (
            <Line key={row.contactId} {...{ call, row, labels }} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface LineProps extends Pick<TableProps, 'call'> {
  readonly row: ListedActor
  readonly labels: ActorLabels
}

function Line({ call: { words, person }, row, labels }: LineProps) {
  const { t } = words
  const { organisation, organisationRole, axes } = row
  return (
    <tr>
      <th scope="row">
        {nameFor(person, row) ?? t('actors.reserved')}
        {seesNames(person) && row.naming !== 'public' && <small>{t('actors.reserved_note')}</small>}
        {row.assisted && <small>{t('assisted.tag')}</small>}
      </th>
      {seesNames(person) && (
        <td class="pre" data-label={t('actors.email')}>
          {row.email ?? '–'}
        </td>
      )}
      <td data-label={t('actors.kind')}>{labels.kind(row.kind)}</td>
      <td data-label={t('actors.organisation')}>
        {organisation === null ? '–' : <a href={`/console/organisations/${organisation.id}`}>{organisation.name}</a>}
        {organisation !== null && (
          <small>{t(organisation.verifiedAt === null ? 'organisations.unverified' : 'organisations.verified')}</small>
        )}
        {organisationRole !== null && <small>{organisationRole}</small>}
      </td>
      <td data-label={t('actors.parish')}>{labels.place(row)}</td>
      <td data-label={t('actors.axes')}>{axes.length === 0 ? '–' : axes.map((id) => labels.axis(id)).join(', ')}</td>
      <td data-label={t('actors.convocation')}>{t(row.convocation ? 'actors.yes' : 'actors.no')}</td>
      <td data-label={t('actors.registered')}>{words.day(row.registeredAt)}</td>
    </tr>
  )
}
