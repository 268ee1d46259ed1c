import type { ComponentChildren, JSX } from 'preact'
import type { Wrongs } from './problems.js'
import type { Typed } from './typed.js'

/** A form that may have been refused: what was typed, and what is wrong with it. */
export interface Filled {
  readonly typed: Typed
  readonly wrongs: Wrongs
}

interface Asked {
  readonly name: string
  readonly label: string
  readonly filled: Filled
  readonly hint?: string | undefined
}

/** What a reader of the screen is told about a field. */
function told({ name, filled, hint }: Asked) {
  const about = [...(hint === undefined ? [] : [`${name}-hint`]), ...(isWrong(filled, name) ? [`${name}-wrong`] : [])]
  return {
    'aria-describedby': about.length === 0 ? undefined : about.join(' '),
    'aria-invalid': isWrong(filled, name) ? ('true' as const) : undefined,
  }
}

function isWrong({ wrongs }: Filled, name: string): boolean {
  return wrongs[name] !== undefined
}

function Around(props: Asked & { readonly children: ComponentChildren }) {
  const { name, label, hint } = props
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {hint !== undefined && (
        <small class="hint" id={`${name}-hint`}>
          {hint}
        </small>
      )}
      {props.children}
      <Wrong name={name} filled={props.filled} />
    </div>
  )
}

/** What is wrong with a field, beside it. */
export function Wrong({ name, filled }: Pick<Asked, 'name' | 'filled'>) {
  const wrong = filled.wrongs[name]
  if (wrong === undefined) return null
  return (
    <p class="wrong" id={`${name}-wrong`}>
      {wrong}
    </p>
  )
}

/** One line. */
export function Line({ input = {}, ...asked }: Asked & { readonly input?: JSX.IntrinsicElements['input'] }) {
  const { name, filled } = asked
  return (
    <Around {...asked}>
      <input id={name} name={name} value={filled.typed[name] ?? ''} {...told(asked)} {...input} />
    </Around>
  )
}

/** Several lines. */
export function Lines({ rows, lang, ...asked }: Asked & { readonly rows: number; readonly lang?: string }) {
  const { name, filled } = asked
  return (
    <Around {...asked}>
      <textarea id={name} name={name} rows={rows} lang={lang} {...told(asked)}>
        {filled.typed[name] ?? ''}
      </textarea>
    </Around>
  )
}

interface Option {
  readonly value: string
  readonly label: string
}

/** One of several; `none`: what the empty one says. */
export function Pick({
  options,
  none,
  ...asked
}: Asked & { readonly options: readonly Option[]; readonly none?: string }) {
  const { name, filled } = asked
  return (
    <Around {...asked}>
      <select id={name} name={name} {...told(asked)}>
        {none !== undefined && <option value="">{none}</option>}
        {options.map(({ value, label }) => (
          <option key={value} value={value} selected={value === filled.typed[name]}>
            {label}
          </option>
        ))}
      </select>
    </Around>
  )
}

/** A box to tick. */
export function Tick({ name, label, filled }: Asked) {
  return (
    <label class="check">
      <input type="checkbox" name={name} value="yes" checked={filled.typed[name] === 'yes'} />
      {label}
    </label>
  )
}

/** Any of several; a long list is folded, and open where something of it is chosen. */
export function Ticks({ options, ...asked }: Asked & { readonly options: readonly Option[] }) {
  const { name, label, filled } = asked
  const boxes = (
    <div class="ticks">
      {options.map(({ value, label: words }) => (
        <Tick key={value} name={`${name}.${value}`} label={words} filled={filled} />
      ))}
    </div>
  )
  const chosen = options.filter(({ value }) => filled.typed[`${name}.${value}`] === 'yes').length
  return (
    <fieldset id={name}>
      <legend>{label}</legend>
      <Wrong name={name} filled={filled} />
      {options.length <= FOLDED_FROM ? (
        boxes
      ) : (
        <details open={chosen > 0}>
          <summary>{asked.hint ?? label}</summary>
          {boxes}
        </details>
      )}
    </fieldset>
  )
}
const FOLDED_FROM = 6
