/** A file that came with a request. */
interface Upload {
  readonly name: string
  readonly bytes: Buffer
}

/** The parameters of a multipart request, as Telegram reads it: `attach://` stands for the part of that name. */
export function readMultipart(body: Buffer, type: string): Record<string, unknown> {
  const boundary = /boundary=(?:"([^"]+)"|(\S+))/.exec(type)
  const parts = split(body, `--${boundary?.[1] ?? boundary?.[2] ?? ''}`).map(readPart)
  const files = new Map(parts.flatMap(({ name, file }) => (file === undefined ? [] : [[name, file] as const])))
  const params = parts.filter(({ file }) => file === undefined).map(({ name, text }) => [name, valueOf(text, files)])
  return Object.fromEntries(params) as Record<string, unknown>
}

function split(body: Buffer, mark: string): Buffer[] {
  const found: Buffer[] = []
  let start = body.indexOf(mark)
  for (;;) {
    const from = start + mark.length
    const end = body.indexOf(`\r\n${mark}`, from)
    if (start < 0 || end < 0) return found
    found.push(body.subarray(from + '\r\n'.length, end))
    start = end + '\r\n'.length
  }
}

interface Part {
  readonly name: string
  readonly text: string
  readonly file: Upload | undefined
}

function readPart(part: Buffer): Part {
  const end = part.indexOf('\r\n\r\n')
  const header = part.subarray(0, end).toString()
  const bytes = part.subarray(end + '\r\n\r\n'.length)
  const name = /;\s*name="([^"]*)"/.exec(header)?.[1] ?? ''
  const fileName = /;\s*filename="?([^"\r\n;]*)"?/.exec(header)?.[1]
  const file = fileName === undefined ? undefined : { name: fileName, bytes }
  return { name, text: bytes.toString(), file }
}

function valueOf(text: string, files: ReadonlyMap<string, Upload>): unknown {
  if (text.startsWith('attach://')) return files.get(text.slice('attach://'.length)) ?? text
  if (!text.startsWith('{')) return text
  return JSON.parse(text) as unknown
}
