import type { ComponentChildren, JSX } from 'preact'

type FieldProps = JSX.IntrinsicElements['input'] & {
  readonly name: string
  readonly label: string
  /** What it is for, under its label. */
  readonly hint?: string | undefined
}

/** One line to fill in. */
export function Field({ label, hint, ...input }: FieldProps) {
  const hintId = `${input.name}-hint`
  return (
    <p class="field">
      <label for={input.name}>{label}</label>
      {hint !== undefined && (
        <small class="hint" id={hintId}>
          {hint}
        </small>
      )}
      <input id={input.name} aria-describedby={hint === undefined ? undefined : hintId} {...input} />
    </p>
  )
}

interface Option {
  readonly value: string
  readonly label: string
}

/** One of several. */
export function Choice(props: {
  readonly name: string
  readonly label: string
  readonly options: readonly Option[]
  readonly value?: string | undefined
  /** What the first, empty option says; left out where one must be chosen. */
  readonly none?: string
  readonly id?: string
}) {
  const { name, label, options, value = '', none, id = name } = props
  return (
    <p class="field">
      <label for={id}>{label}</label>
      <select id={id} name={name}>
        {none !== undefined && <option value="">{none}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </p>
  )
}

/** Several lines to fill in. */
export function TextArea(props: {
  readonly name: string
  readonly label: string
  readonly value?: string | undefined
  readonly hint?: string
  readonly rows?: number
  readonly maxLength?: number
  readonly required?: boolean
  readonly id?: string
}) {
  const { name, label, value = '', hint, rows = 4, maxLength, required = false, id = name } = props
  return (
    <p class="field">
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <small class="hint" id={`${id}-hint`}>
          {hint}
        </small>
      )}
      <textarea
        {...{ id, name, rows, required, ...(maxLength === undefined ? {} : { maxLength }) }}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      >
        {value}
      </textarea>
    </p>
  )
}

/** A form that sends something; the button says what. */
export function Form(props: {
  readonly action: string
  readonly button: string
  readonly children?: ComponentChildren
  readonly quiet?: boolean
  readonly class?: string
}) {
  return (
    <form method="post" action={props.action} class={props.class}>
      {props.children}
      <button class={props.quiet === true ? 'quiet' : undefined}>{props.button}</button>
    </form>
  )
}
