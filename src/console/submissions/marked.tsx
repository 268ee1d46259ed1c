import { parseMarkup } from '../../channels/markup.js'

/** A text in the neutral markup, as citizens see it. */
export function Marked({ text }: { readonly text: string }) {
  return (
    <div class="pre">
      {parseMarkup(text).map(({ text: words, bold, italic }, index) => {
        const inner = italic ? <em>{words}</em> : words
        return bold ? <strong key={index}>{inner}</strong> : <span key={index}>{inner}</span>
      })}
    </div>
  )
}
