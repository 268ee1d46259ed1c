import type { RequestHandler } from 'express'
import express from 'express'

/** Of a form with a picture, in bytes. */
const LONGEST = 6 * 1024 * 1024
const raw: RequestHandler = express.raw({ type: 'multipart/form-data', limit: LONGEST })

/** Reads a form with files into `request.body`: a field's words, or a file's bytes where one was chosen. */
export const formWithFiles: RequestHandler = (request, response, next) => {
  const read = (error?: unknown): void => {
    const body: unknown = request.body
    if (error !== undefined || !Buffer.isBuffer(body)) {
      next(error)
      return
    }
    fieldsOf(body, request.headers['content-type'] ?? '').then((fields) => {
      request.body = fields
      next()
    }, next)
  }
  void raw(request, response, read)
}

async function fieldsOf(body: Buffer, type: string): Promise<Record<string, string | Buffer>> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  const fields: Record<string, string | Buffer> = {}
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = value
    else if (value.size > 0) fields[name] = Buffer.from(await value.arrayBuffer())
  }
  return fields
}
