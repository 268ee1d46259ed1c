import type { ComponentChildren } from 'preact'
import { languageName } from '../broadcasts/labels.js'
import { editors, type Call } from '../page.js'
import type { TextCell, TextLine } from './catalogue.js'
import type { Typed } from './editForm.js'
import { groupName } from './labels.js'
import { Tags } from './list.js'
import { placeOf } from './places.js'
import type { Subject } from './subject.js'
import { usesOf } from './uses.js'

interface AboutProps {
  readonly call: Call
  readonly subject: Subject
}

/** What the file says, what is published, the draft, and where the text is used. */
export function About({ call, subject }: AboutProps) {
  const { t } = call.words
  const { cell } = subject
  return (
    <section>
      <h2>{t('texts.about')}</h2>
      <dl class="facts">
        <Fact name={t('texts.filed')}>
          <Words text={cell.filed} language={cell.language} none={t('texts.missing')} />
        </Fact>
        <Fact name={t('texts.published')}>
          <Published {...{ call, subject }} />
        </Fact>
        <Fact name={t('texts.draft')}>
          <Draft {...{ call, subject }} />
        </Fact>
        <Fact name={t('texts.uses')}>
          <Uses call={call} cell={cell} />
        </Fact>
      </dl>
    </section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** A text as it is written. */
export function Words(props: { readonly text: string | null; readonly language: string; readonly none: string }) {
  const { text, language, none } = props
  if (text === null) return <em>{none}</em>
  return (
    <div class="pre" lang={language}>
      {text}
    </div>
  )
}

function Published({ call: { words }, subject: { cell, versions } }: AboutProps) {
  const { t, time } = words
  const [last] = versions
  if (last === undefined || last.text === null) return <>{t('texts.as_filed')}</>
  return (
    <>
      <Words text={cell.text} language={cell.language} none={t('texts.missing')} />
      <small>{t('texts.by', { name: last.by, time: time(last.at) })}</small>
      {last.text !== cell.text && <small>{t('texts.left_out')}</small>}
    </>
  )
}

function Draft({ call: { words }, subject: { cell } }: AboutProps) {
  const { t, time } = words
  const { draft, language } = cell
  if (draft === null) return <>{t('texts.no_draft')}</>
  return (
    <>
      <Words text={draft.text} language={language} none="" />
      <small>{t('texts.by', { name: draft.by, time: time(draft.at) })}</small>
    </>
  )
}

function Uses({ call, cell }: { readonly call: Call; readonly cell: TextCell }) {
  const { t } = call.words
  const { flows } = call.desk.content
  const uses = usesOf(flows, cell.key)
  if (uses.length === 0) return <>{t('texts.used_elsewhere')}</>
  return (
    <ul>
      {uses.map(({ flow, step = '' }) => (
        <li key={`${flow}/${step}`}>
          <a href={`/console/content/flows/${flow}`}>
            {[groupName(call, flow), step].filter((part) => part !== '').join(' / ')}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** The same text in the other languages. */
export function Others(props: { readonly call: Call; readonly line: TextLine; readonly cell: TextCell }) {
  const { call, line, cell } = props
  const { t } = call.words
  const others = line.cells.filter((other) => other !== cell)
  if (others.length === 0) return null
  const verb = editors.includes(call.person.role) ? 'edit' : 'look'
  return (
    <section>
      <h2>{t('texts.others')}</h2>
      <ul class="cards two">
        {others.map((other) => (
          <li key={other.language}>
            <h3>{languageName(call, other.language)}</h3>
            <Words text={other.text} language={other.language} none={t('texts.missing')} />
            <p>
              <Tags call={call} cell={other} />
              <a
                href={placeOf(other)}
                aria-label={t(`texts.${verb}_named`, { key: other.key, language: languageName(call, other.language) })}
              >
                {t(`texts.${verb}`)}
              </a>
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Somebody else was quicker: what is there now, and what was typed. */
export function Conflict({ call, subject, written }: AboutProps & { readonly written: Typed }) {
  const { t, time } = call.words
  const { draft, text, language } = subject.cell
  return (
    <section class="wrong" role="alert">
      <h2>{t('texts.overtaken')}</h2>
      <p>{t('texts.overtaken_hint')}</p>
      <div class="two">
        <div>
          <h3>{t(draft === null ? 'texts.published' : 'texts.draft')}</h3>
          <Words text={draft?.text ?? text} language={language} none={t('texts.missing')} />
          {draft !== null && <small>{t('texts.by', { name: draft.by, time: time(draft.at) })}</small>}
        </div>
        <div>
          <h3>{t('texts.yours')}</h3>
          <Words text={written.text} language={language} none="" />
        </div>
      </div>
    </section>
  )
}
