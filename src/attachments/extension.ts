const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'audio/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/webm': 'weba',
  'application/pdf': 'pdf',
}

/** What the names of files of this type end with; undefined for a type that is never stored. */
export function extensionOf(mime: string): string | undefined {
  return extensions[mime]
}
