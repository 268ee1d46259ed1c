import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isScalar, parseDocument, Scalar, type Document } from 'yaml'
import type { Files } from './check.js'
import type { Locale } from './locale.js'
import type { TextEntry } from './textTree.js'

/** A file of a locale as it should read. */
export interface LocaleFile {
  /** Relative to the root: `locales/es/menu.yaml`. */
  readonly file: string
  readonly yaml: string
}

/** The files of locales that read otherwise with what is published than they do in the root; order and comments stay. */
export function localeFilesWith(
  root: string,
  { files, now }: { readonly files: Files; readonly now: Files },
): LocaleFile[] {
  return now.locales.flatMap((locale) => {
    const filed = files.locales.find(({ language }) => language.id === locale.language.id)?.texts
    const changed = [...locale.texts.values()].filter((entry) => !isSame(entry, filed?.get(entry.key)))
    const names = [...new Set(changed.map(({ file }) => file))]
    return names.map((file) => ({
      file,
      yaml: withTexts(
        readIn(root, file),
        changed.filter((entry) => entry.file === file),
        locale,
      ),
    }))
  })
}

function isSame(entry: TextEntry, other: TextEntry | undefined): boolean {
  return entry.text === other?.text && entry.reviewed === other.reviewed
}

function readIn(root: string, file: string): string {
  return existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : ''
}

function withTexts(yaml: string, entries: readonly TextEntry[], { language }: Locale): string {
  const document = parseDocument(yaml, { version: '1.2', schema: 'core' })
  for (const { key, text, reviewed } of entries) {
    const path = key.split('.').slice(1)
    if (language.complete) setText(document, path, text)
    else {
      setText(document, [...path, 'text'], text)
      document.setIn([...path, 'reviewed'], reviewed)
    }
  }
  return document.toString({ lineWidth: 0, singleQuote: true })
}

/** A comment beside the text stays. */
function setText(document: Document, path: readonly string[], text: string): void {
  const there: unknown = document.getIn(path, true)
  const scalar = isScalar(there) ? there : new Scalar(text)
  scalar.value = text
  scalar.type = text.includes('\n') ? 'BLOCK_LITERAL' : 'PLAIN'
  if (scalar !== there) document.setIn(path, scalar)
}
