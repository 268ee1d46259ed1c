import type { ConnectionState, WASocket } from '@whiskeysockets/baileys'
import { z } from 'zod'
import { openAuthState, type AuthState } from './authState.js'
import type { StatusBoard } from './board.js'
import type { Closing } from './closes.js'
import { openJournal, type Journal } from './journal.js'
import type { WriteFailure } from './keyWriter.js'
import type { Baileys, ConnectionOptions, Timing } from './options.js'
import { Pairing, type CodeOutcome } from './pairing.js'
import { makeSocket, type Memory } from './socket.js'
import { maskedNumber } from './status.js'
import type { Vault } from './vault.js'
import { aborted, within } from '../../timers.js'

/** A wish of the staff's for a pairing code, and where the answer goes; the first answer counts. */
export interface CodeWish {
  readonly number: string
  answer(outcome: CodeOutcome): void
}

/** What all attempts of one owner have in common. */
export interface Common {
  readonly options: ConnectionOptions
  readonly timing: Timing
  readonly vault: Vault
  readonly memory: Memory
  readonly board: StatusBoard
  readonly fence: number
}

export interface AttemptDeps extends Common {
  readonly baileys: Baileys
  readonly codeWish: CodeWish | undefined
  /** Told before anything has arrived. */
  readonly onLive: (live: Live) => void
}

export interface Live {
  readonly socket: WASocket
  readonly journal: Journal
  /** WhatsApp has let it in. */
  isOpen: boolean
}

export interface Ended extends Closing {
  /** What could not be stored or read, and made it end. */
  readonly failure: WriteFailure | undefined
}

/**
 * One socket from its birth to its end, which comes when WhatsApp closes it, when something cannot be stored, or when `over` is aborted.
 * Resolves when all that it stored is stored and nothing more will be. Rejects with a VaultError, or as the database does, before there is
 * a socket.
 */
export async function attempt(deps: AttemptDeps, over: AbortSignal): Promise<Ended> {
  const { options } = deps
  const broken = new AbortController()
  let failure: WriteFailure | undefined
  const auth = await openAuthState({
    ...deps,
    storage: options.storage,
    onFailure: (what) => {
      failure ??= what
      broken.abort('not stored')
    },
  })
  const journal = await openJournal({ auth, clock: options.clock })
  deps.board.begin()
  const closing = await lead({ ...deps, auth, journal }, AbortSignal.any([over, broken.signal]))
  await auth.close()
  return { ...closing, failure }
}

type Parts = AttemptDeps & { readonly auth: AuthState; readonly journal: Journal }

async function lead(parts: Parts, stop: AbortSignal): Promise<Closing> {
  const { auth, journal, board } = parts
  const { clock, onSocket, log } = parts.options
  const socket = makeSocket(parts)
  const live: Live = { socket, journal, isOpen: false }
  const pairing = auth.paired() ? undefined : pair(socket, parts)
  let openedMs = Infinity
  let noted: Promise<void> | undefined
  socket.ev.on('creds.update', () => {
    auth.saveCreds()
  })
  socket.ev.on('connection.update', ({ isNewLogin, connection }) => {
    if (isNewLogin === true) board.become('connecting')
    if (connection !== 'open') return
    openedMs = clock.now().getTime()
    live.isOpen = true
    noted = notePairing(parts)
    board.become('open', { me: maskedNumber(socket.user?.id ?? '') })
  })
  journal.follow(socket)
  parts.onLive(live)
  try {
    onSocket(socket, parts.baileys)
  } catch (err) {
    log.error({ channel: 'whatsapp', err }, 'a new socket was not taken')
  }
  const code = await endOf(socket, stop, parts)
  await noted
  const openMs = Math.max(0, clock.now().getTime() - openedMs)
  return { code, openMs, expired: pairing?.exhausted === true && !auth.paired() }
}

/** A number that was paired a short time ago is treated with care. Left undone when the database fails: the next opening does it. */
async function notePairing({ options, fence }: Parts): Promise<void> {
  const { storage, clock, log } = options
  try {
    const { pairedAt } = await storage.account()
    if (pairedAt === null) await storage.changeAccount({ pairedAt: clock.now() }, fence)
  } catch (err) {
    log.warn({ channel: 'whatsapp', err }, 'when the account was paired could not be stored')
  }
}

function pair(socket: WASocket, { auth, options, timing, board, codeWish }: Parts): Pairing {
  let asked = false
  const pairing = new Pairing({
    ...options,
    socket,
    creds: auth.creds,
    timing,
    show(shown) {
      board.showQr(shown)
      if (asked || codeWish === undefined) return
      asked = true
      void pairing.requestCode(codeWish.number).then((outcome) => {
        board.showCode(outcome)
        codeWish.answer(outcome)
      })
    },
  })
  return pairing
}

/** The code with which the socket closed; null when it had none, or did not close in time after it was told to. */
async function endOf(socket: WASocket, stop: AbortSignal, { options, timing }: Parts): Promise<number | null> {
  const closed = new Promise<number | null>((resolve) => {
    socket.ev.on('connection.update', ({ connection, lastDisconnect }) => {
      if (connection !== 'close') return
      // Baileys throws away what it holds back at this moment.
      socket.ev.flush()
      resolve(codeOf(lastDisconnect))
    })
  })
  await Promise.race([closed, aborted(stop)])
  if (!stop.aborted) return closed
  socket.end(undefined).catch(() => undefined)
  return within(options.timers, timing.farewellMs, closed, null)
}

const disconnect = z.object({ error: z.object({ output: z.object({ statusCode: z.number().int() }) }) })

function codeOf(last: ConnectionState['lastDisconnect']): number | null {
  return disconnect.safeParse(last).data?.error.output.statusCode ?? null
}
