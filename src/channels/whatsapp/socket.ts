import type { SignalRepositoryWithLIDStore, WASocket, WAVersion } from '@whiskeysockets/baileys'
import type { AuthState } from './authState.js'
import { createCache, type Cache } from './cache.js'
import type { Journal } from './journal.js'
import { libraryLog } from './libraryLog.js'
import type { Baileys, ConnectionOptions, Timing } from './options.js'
import { safeRepository } from './repository.js'

const HOUR = 60 * 60_000

/** What outlives a connection. */
export interface Memory {
  /** How often a message was asked for again; without it a phone that never can read one would ask for ever. */
  readonly retries: Cache
  /** The devices of the people written to; Baileys' own is good for 5 minutes, after which each message begins with a question. */
  readonly devices: Cache
  /** Other than Baileys' own, where WhatsApp refused that. */
  version: WAVersion | undefined
}

export function newMemory({ clock }: Pick<ConnectionOptions, 'clock'>): Memory {
  return {
    retries: createCache({ ttlMs: HOUR, most: 10_000, clock }),
    devices: createCache({ ttlMs: 6 * HOUR, most: 10_000, clock }),
    version: undefined,
  }
}

export interface SocketDeps {
  readonly baileys: Baileys
  readonly options: ConnectionOptions
  readonly timing: Timing
  readonly memory: Memory
  readonly auth: AuthState
  readonly journal: Journal
}

/** A new socket that connects at once. It ends with the one `connection.update` that says `close`, and is of no use after it. */
export function makeSocket(deps: SocketDeps): WASocket {
  const { baileys, options, timing, memory, auth } = deps
  const logger = libraryLog(options.log)
  return baileys.makeWASocket({
    auth: { creds: auth.creds, keys: baileys.makeCacheableSignalKeyStore(auth.keys, logger) },
    logger,
    ...(options.url !== undefined && { waWebSocketUrl: options.url }),
    ...(memory.version && { version: memory.version }),
    ...(timing.qrMs > 0 && { qrTimeout: timing.qrMs }),
    // WhatsApp refuses pairing codes to browsers it does not know.
    browser: baileys.Browsers.ubuntu('Chrome'),
    connectTimeoutMs: timing.connectMs,
    defaultQueryTimeoutMs: timing.answerMs,
    keepAliveIntervalMs: timing.keepAliveMs,
    // As an available device it would keep notifications from the phone.
    markOnlineOnConnect: false,
    syncFullHistory: false,
    shouldSyncHistoryMessage: ({ syncType }) => isBootstrap(baileys, syncType),
    shouldIgnoreJid: (jid) => isNoPerson(baileys, jid),
    getMessage: options.sentMessage,
    msgRetryCounterCache: memory.retries,
    userDevicesCache: memory.devices,
    // A write that failed once ends the connection: Baileys' ten attempts of 3 s would go on with keys that nobody stored.
    transactionOpts: { maxCommitRetries: 1, delayBetweenTriesMs: 0 },
    makeSignalRepository: (...given) => repositoryFor(deps, given),
  })
}

/**
 * The first part of a history holds which phone number belongs to which LID. The chats that follow are of no use to the service, are
 * nobody's business, and Baileys holds back all events for up to 20 s after a pairing to wait for them.
 */
function isBootstrap({ proto }: Baileys, type: unknown): boolean {
  return type === proto.HistorySync.HistorySyncType.INITIAL_BOOTSTRAP
}

/** Groups, broadcasts, status and newsletters: not even decrypted. */
function isNoPerson(baileys: Baileys, jid: string): boolean {
  const { isJidBroadcast, isJidGroup, isJidNewsletter } = baileys
  return [isJidBroadcast, isJidGroup, isJidNewsletter].some((is) => is(jid) === true)
}

type Given = Parameters<Baileys['DEFAULT_CONNECTION_CONFIG']['makeSignalRepository']>

function repositoryFor({ baileys, journal }: SocketDeps, given: Given): SignalRepositoryWithLIDStore {
  const repository = baileys.DEFAULT_CONNECTION_CONFIG.makeSignalRepository(...given)
  return safeRepository(repository, { baileys, journal, keys: given[0].keys })
}
