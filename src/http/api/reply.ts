import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Response } from 'express'
import type { FileReply, Reply, StreamReply } from './route.js'

/** Sends what a route answers. Rejects when a stream fails before its end; who went away is no failure. */
export async function reply(response: Response, made: Reply): Promise<void> {
  if (made.kind === 'json') response.status(made.status ?? 200).json(made.body)
  else if (made.kind === 'file') sendFile(response, made.file)
  else await sendStream(response, made.stream).finally(made.stream.onEnd)
}

/** Whatever a citizen sent: no browser runs it or shows it in place. */
function sendFile(response: Response, { name, mime, bytes }: FileReply): void {
  response.set({
    'Content-Disposition': `attachment; filename="${name}"`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Content-Type': mime,
  })
  response.end(bytes)
}

/** Nothing is made before it can be sent, so that a long answer does not fill the memory. */
async function sendStream(response: Response, { mime, name, chunks }: StreamReply): Promise<void> {
  response.set({ 'Content-Type': `${mime}; charset=utf-8`, 'X-Accel-Buffering': 'no' })
  if (name !== undefined) response.set('Content-Disposition', `attachment; filename="${name}"`)
  response.flushHeaders()
  if (response.req.method === 'HEAD') {
    response.end()
    return
  }
  try {
    await pipeline(Readable.from(chunks), response)
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

function isGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ERR_STREAM_UNABLE_TO_PIPE' || code === 'ECONNRESET'
}
