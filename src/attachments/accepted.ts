/** How many files may come with one submission. */
export const mostAttachments = 5

/** The largest file that is taken, in bytes, whatever it is. */
export const largestFile = 10 * 1024 * 1024

/** The kinds of files that are taken. */
export type FileKind = 'photo' | 'audio' | 'pdf'

/** What is taken, by what the content proves to be. Pictures are stored as JPEG whatever they were. */
export const acceptedTypes: Readonly<Record<string, FileKind>> = {
  'image/jpeg': 'photo',
  'image/png': 'photo',
  'image/webp': 'photo',
  'image/heic': 'photo',
  'image/avif': 'photo',
  'audio/ogg': 'audio',
  'audio/mpeg': 'audio',
  'audio/mp4': 'audio',
  'audio/webm': 'audio',
  'application/pdf': 'pdf',
}

/** True for what a citizen may attach, as the channel calls it: the content decides later. */
export function isAttachable(media: string): boolean {
  return media === 'photo' || media === 'voice' || media === 'audio' || media === 'document'
}
