interface WrongsProps {
  readonly title: string
  /** What is wrong with each field, by its name. */
  readonly wrongs: Readonly<Record<string, string>>
}

/** Everything that is wrong with a form, with a way to each. */
export function AllWrongs({ title, wrongs }: WrongsProps) {
  const all = Object.entries(wrongs)
  if (all.length === 0) return null
  return (
    <div class="wrong" role="alert">
      <p>{title}</p>
      <ul>
        {all.map(([name, words]) => (
          <li key={name}>
            <a href={`#${name}`}>{words}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}
