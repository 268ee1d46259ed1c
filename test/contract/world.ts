import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { readConfig, type Config } from '../../src/config.js'
import type { Store } from '../../src/store/client.js'
import { dataFolder } from '../support/serviceProcess.js'
import { realContent } from '../support/talk.js'
import { flowingClock } from './clock.js'
import { compose, type Composed, type Watch } from './compose.js'
import type { Driver, Person } from './driver.js'
import { createGlance, type Glance } from './glance.js'
import { Ledger } from './ledger.js'

/** One channel with its platform, its citizens, and the whole service in between, on a clock that can be put forward. */
export class World {
  readonly driver: Driver
  readonly clock = flowingClock()
  readonly content = realContent()
  readonly glance: Glance
  readonly ledger = new Ledger()
  /** What was answered with an apology. */
  readonly failures: string[] = []
  /** Called once, when the next message is stored and its answer not yet on its way. */
  onceTaken: (() => void) | undefined
  readonly #folder = dataFolder()
  readonly #config: Config
  #composed: Composed | undefined
  #port = 0

  private constructor(driver: Driver) {
    this.driver = driver
    this.#config = readConfig({ DATA_DIR: this.#folder.path, LANGUAGES: 'es,en' })
    this.glance = createGlance(join(this.#folder.path, 'riobamba.db'), driver.name)
  }

  static async open(driver: Driver): Promise<World> {
    const world = new World(driver)
    await world.start()
    return world
  }

  get store(): Store {
    return this.#now.store
  }

  get folder(): string {
    return this.#folder.path
  }

  citizen(): Promise<Person> {
    return this.driver.citizen(() => this.restart())
  }

  async start(): Promise<void> {
    const { driver, content, clock } = this
    const watch = this.#watch()
    const composed = await compose({ driver, content, clock, watch, config: this.#config, port: this.#port })
    this.#composed = composed
    this.#port = composed.port
    await driver.connected(composed.url)
  }

  async stop(): Promise<void> {
    await this.#now.stop()
    this.#composed = undefined
  }

  /** The service is stopped in order and started again on what it has stored; the platform stays. */
  async restart(): Promise<void> {
    await this.stop()
    await this.start()
  }

  async close(): Promise<void> {
    await this.stop()
    this.glance.close()
    await this.driver.close()
    this.#folder.remove()
  }

  /** Has the service look for what there is to tell, to begin and to send. */
  wake(): void {
    this.#now.service.wake()
  }

  /** Lets minutes pass. Whoever sleeps so long has lost the lease of the channel, and has to get it anew. */
  async pass(minutes: number): Promise<void> {
    this.clock.pass(minutes)
    this.wake()
    await this.soon(() => this.glance.isOwned(this.clock.now()))
    await this.driver.connected(this.#now.url)
  }

  /** Waits until nothing is to be sent to this person any more. */
  async settled({ addresses }: Person): Promise<void> {
    await this.until('an empty outbox', () => addresses.every((address) => this.glance.waiting(address) === 0))
  }

  /** Waits until it is so, looking again after everything that happens. */
  async until(awaited: string, isSo: () => boolean): Promise<void> {
    await this.driver.changes.until(awaited, isSo)
  }

  /** The same for what the service tells nobody of. */
  async soon(isSo: () => boolean): Promise<void> {
    while (!isSo()) await setTimeout(5)
  }

  #watch(): Watch {
    const { changes } = this.driver
    const afterwards = <T>(note: (what: T) => void) => {
      return (what: T) => {
        note(what)
        changes.happened()
      }
    }
    return {
      taken: afterwards((event) => {
        this.ledger.take(event)
        const next = this.onceTaken
        this.onceTaken = undefined
        next?.()
      }),
      tried: afterwards((address) => {
        this.ledger.try(address)
      }),
      sent: afterwards((sent) => {
        this.ledger.send(sent)
      }),
      settled: () => {
        changes.happened()
      },
      logged: (line) => {
        if (line.includes('answered with an apology')) this.failures.push(line)
      },
    }
  }

  get #now(): Composed {
    if (this.#composed === undefined) throw new Error('the service does not run')
    return this.#composed
  }
}
