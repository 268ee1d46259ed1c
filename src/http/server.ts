import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

export interface HttpServer {
  /** Where a person on this machine opens it. */
  readonly url: string
  /** Takes no new requests; resolves when those under way are answered, or cut off after the grace. */
  close(): Promise<void>
}

export interface HttpOptions {
  readonly app: RequestListener
  readonly host: string
  readonly port: number
  /** Milliseconds that requests under way are given; 3,000 when left out. */
  readonly graceMs?: number
}

/** The address cannot be listened on; the message says which variable to change. */
export class HttpStartError extends Error {
  override readonly name = 'HttpStartError'
}

/** Listens. Rejects with an HttpStartError when the host or the port cannot be had. */
export async function startHttp({ app, host, port, graceMs = 3000 }: HttpOptions): Promise<HttpServer> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 300_000, keepAliveTimeout: 65_000 }, app)
  server.listen(port, host)
  await once(server, 'listening').catch((error: unknown) => {
    throw startError(error, host, port)
  })
  return { url: urlOf(server, host), close: () => close(server, graceMs) }
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  // A connection falls idle when its last request is answered, and would then be kept open for the next one.
  const idle = setInterval(() => {
    server.closeIdleConnections()
  }, 50)
  const all = setTimeout(() => {
    server.closeAllConnections()
  }, graceMs)
  await closed
  clearInterval(idle)
  clearTimeout(all)
}

function urlOf(server: Server, host: string): string {
  const address = server.address() as AddressInfo
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${String(address.port)}`
}

function startError(error: unknown, host: string, port: number): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const remedies: Record<string, string> = {
    EADDRINUSE: `PORT ${String(port)} is taken by another program: set PORT to a free one, or stop the other program.`,
    EACCES: `PORT ${String(port)} may not be used by this user: set PORT to one above 1023.`,
    EADDRNOTAVAIL: `HOST ${host} is not an address of this machine: leave it out for 127.0.0.1, or set 0.0.0.0.`,
    ENOTFOUND: `HOST ${host} is not known: leave it out for 127.0.0.1, or set 0.0.0.0.`,
  }
  return new HttpStartError(remedies[code] ?? `HOST ${host} and PORT ${String(port)} cannot be used (${code}).`, {
    cause: error,
  })
}
