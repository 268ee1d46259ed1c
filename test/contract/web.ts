import { join } from 'node:path'
import { largestFile } from '../../src/attachments/accepted.js'
import { mediaOf } from '../../src/attachments/inspect.js'
import { createWebChannel } from '../../src/channels/web/channel.js'
import { Changes } from '../support/telegram/until.js'
import type { Driver } from './driver.js'
import { WebPerson } from './webPerson.js'

/** The chat page, as browsers use it over HTTP. */
export function webDriver(): Promise<Driver> {
  const changes = new Changes()
  const people: WebPerson[] = []
  let url = ''
  const comeBack = async () => {
    await Promise.all(people.map((person) => person.comesBack()))
  }
  return Promise.resolve({
    name: 'web',
    changes,
    channel({ clock, config }) {
      const uploads = { folder: join(config.dataDir, 'uploads'), maxBytes: largestFile, mediaOf }
      return createWebChannel({ now: () => clock.now(), uploads })
    },
    async connected(at) {
      url = at
      // Browsers do so by themselves where the stream has ended.
      await comeBack()
    },
    async citizen() {
      const person = new WebPerson(url, changes)
      await person.begins()
      people.push(person)
      return person
    },
    async goesAway() {
      await Promise.all(people.map((person) => person.goesAway()))
    },
    comesBack: comeBack,
    close: () => Promise.resolve(),
  })
}
