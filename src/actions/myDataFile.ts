import type { OutgoingFile } from '../channels/channel.js'
import type { Content } from '../content/content.js'
import type { FileField } from '../content/fileFields.js'
import type { Everything } from '../store/everything.js'
import type { Traces } from '../store/traces.js'
import { messagesSection, passingSection, personSection, submissionsSection, tiesSection } from './myDataSections.js'

/** Gives the fields of one object their names in a language. */
export type Named = (fields: Readonly<Partial<Record<FileField, unknown>>>) => Readonly<Record<string, unknown>>

/** All that is held about a person as a JSON file, its fields called by their names in the person's language. */
export function myDataFile(
  content: Content,
  { everything, traces, now }: { readonly everything: Everything; readonly traces: Traces; readonly now: Date },
): OutgoingFile {
  const { language } = everything.contact
  const named: Named = (fields) =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [content.value({ key: `my_data_file.${name}` }, language), value]),
    )
  const service = content.constants['service'] ?? ''
  const all = {
    ...named({ about: named({ service: content.value(service, language), made_at: now }) }),
    ...personSection(named, everything),
    ...submissionsSection(named, everything),
    ...tiesSection(named, everything),
    ...passingSection(named, everything, traces),
    ...messagesSection(named, everything),
  }
  const json = `${JSON.stringify(all, null, 2)}\n`
  return {
    name: fileName(content, language, now),
    mime: 'application/json',
    data: Buffer.from(json).toString('base64'),
  }
}

function fileName(content: Content, language: string | null, now: Date): string {
  return `${content.value({ key: 'my_data.file_name' }, language)}-${now.toISOString().slice(0, 10)}.json`
}
