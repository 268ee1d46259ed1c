import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { createTerminal } from '../../src/channels/terminal/terminal.js'
import { Changes } from '../support/telegram/until.js'
import { beyond, type Driver, type Heard, type Person } from './driver.js'
import { readNumbered } from './numbered.js'

/** What is printed before the path of a file. */
const label = 'Saved in'

/** The terminal, in which one person talks at a time: the next one starts the service anew, under another name. */
export function terminalDriver(): Promise<Driver> {
  const changes = new Changes()
  let people = 0
  let person = new TerminalPerson('nobody', changes)
  return Promise.resolve({
    name: 'terminal',
    changes,
    channel: ({ clock, config }) =>
      createTerminal({
        ...person.opens(),
        address: person.addresses[0],
        styled: false,
        downloads: { folder: join(config.dataDir, 'downloads'), label },
        now: () => clock.now(),
      }),
    connected: () => Promise.resolve(),
    async citizen(restart) {
      person = new TerminalPerson(`citizen${String(++people)}`, changes)
      await restart()
      return person
    },
    goesAway: beyond,
    comesBack: beyond,
    close: () => Promise.resolve(),
  })
}

class TerminalPerson implements Person {
  readonly addresses: [string]
  readonly heard: Heard[] = []
  readonly #changes: Changes
  #keyboard = new PassThrough()

  constructor(address: string, changes: Changes) {
    this.addresses = [address]
    this.#changes = changes
  }

  /** A window for this person; what the service prints at once is a message. */
  opens(): { input: PassThrough; output: Writable } {
    this.#keyboard = new PassThrough()
    const output = new Writable({
      write: (printed: Buffer, _, done) => {
        this.heard.push(heardOf(printed.toString().trim()))
        this.#changes.happened()
        done()
      },
    })
    return { input: this.#keyboard, output }
  }

  says(text: string): Promise<void> {
    this.#keyboard.write(`${text}\n`)
    return Promise.resolve()
  }

  takes(place: number, option: string): Promise<void> {
    return this.says(String((this.heard[place]?.choices.indexOf(option) ?? -1) + 1))
  }

  sends = beyond
  comesAgain = beyond
  loses = beyond
  comesUnderOtherName = beyond
  isRefused = beyond
  blocks = beyond
  unblocks = beyond
}

function heardOf(printed: string): Heard {
  const path = new RegExp(`(?:^|\n\n)${label} (.+)$`).exec(printed)
  if (path === null) return readNumbered(printed)
  const file = { name: basename(path[1] ?? ''), bytes: () => readFile(path[1] ?? '') }
  return { ...readNumbered(printed.slice(0, path.index)), file }
}
