import { expect } from 'vitest'
import type { OutgoingMessage } from '../../src/channels/channel.js'
import { plain } from '../../src/channels/markup.js'
import { readChoice } from '../../src/engine/question.js'
import type { Heard, Parcel, Person, Sendable } from './driver.js'
import type { Standing } from './glance.js'
import type { World } from './world.js'

interface Offer {
  readonly place: number
  readonly label: string
  /** The question whose option it is, as flow/step. */
  readonly of: string
}

/** A citizen in conversation: each turn resolves when the service has taken it and everything it said of it is heard. */
export class Talker {
  readonly person: Person
  readonly world: World
  readonly #pressed: Offer[] = []
  #seen = 0

  constructor(world: World, person: Person) {
    this.world = world
    this.person = person
  }

  says(text: string): Promise<readonly Heard[]> {
    return this.turn(() => this.person.says(text))
  }

  /** Takes an option: of the last message that had options, or of the last one of the question `of` (flow/step). */
  takes(option: string, of?: string): Promise<readonly Heard[]> {
    const offer = this.offer(option, of)
    if (offer === undefined) throw new Error(`the option ${option} was not offered`)
    return this.#presses(offer)
  }

  /** Presses again what was pressed so many presses ago. */
  pressesAgain(ago: number): Promise<readonly Heard[]> {
    const offer = this.#pressed.at(-ago)
    if (offer === undefined) throw new Error('so much was not pressed yet')
    return this.#presses(offer)
  }

  sends(what: Sendable, parcel: Parcel = {}): Promise<readonly Heard[]> {
    return this.turn(async () => {
      expect(await this.person.sends(what, parcel)).toBe('sent')
    })
  }

  /** An option as it was offered last. */
  offer(option: string, of?: string): Offer | undefined {
    const offers = this.world.ledger.sentTo(this.person).map(({ choices }, place) =>
      choices.map(({ id, label }): Offer & { option: string } => {
        const { flow = '', step = '', option: read = '' } = readChoice(id) ?? {}
        return { place, label, of: `${flow}/${step}`, option: read }
      }),
    )
    const last = offers.findLast(([first]) => first !== undefined && (of === undefined || first.of === of))
    return last?.find((one) => one.option === option)
  }

  /** Does something that the service takes as so many messages, and gives what is said to that. */
  async turn(act: () => Promise<unknown>, messages = 1): Promise<readonly Heard[]> {
    const { person } = this
    const before = this.world.ledger.taken(person)
    await act()
    await this.world.until('the message to be taken', () => this.world.ledger.taken(person) >= before + messages)
    return this.hears()
  }

  /** What was not looked at yet, when nothing more is to be sent. It is what the channel has sent, no more, no less, in order. */
  async hears(): Promise<readonly Heard[]> {
    const { person } = this
    await this.world.settled(person)
    const sent = this.world.ledger.sentTo(person)
    await this.world.until('all that was sent', () => person.heard.length >= sent.length)
    const heard = person.heard.slice(this.#seen)
    expect(heard.map(asSeen)).toEqual(sent.slice(this.#seen).map(asMeant))
    this.#seen += heard.length
    return heard
  }

  get standing(): Standing {
    return this.world.glance.standing(this.person.addresses[0])
  }

  #presses(offer: Offer): Promise<readonly Heard[]> {
    this.#pressed.push(offer)
    return this.turn(() => this.person.takes(offer.place, offer.label))
  }
}

function asSeen({ text, choices, file }: Heard) {
  return { text: text.trim(), choices, file: file !== undefined }
}

function asMeant({ text, choices, file }: OutgoingMessage) {
  return { text: plain(text).trim(), choices: choices.map(({ label }) => label), file: file !== undefined }
}
