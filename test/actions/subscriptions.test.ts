import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveActor } from '../../src/store/actors.js'
import { consentLedger } from '../../src/store/consents.js'
import { pausedSince } from '../../src/store/contacts.js'
import { topicsOf } from '../../src/store/subscriptions.js'
import { consentVersion } from '../../src/participation/consents.js'
import { openTalk } from '../support/talk.js'
import { idOf, presses, reads, welcomed } from './citizens.js'

let talk: Awaited<ReturnType<typeof openTalk>>

beforeAll(async () => {
  talk = await openTalk()
})
afterAll(() => talk.close())

async function updates(id: string): Promise<boolean[]> {
  const ledger = await consentLedger(talk.store.db, id)
  return ledger.filter(({ purpose }) => purpose === 'updates').map(({ granted }) => granted)
}

/** Goes to the topics from the menu. */
async function chooses(who: string, ...topics: string[]): Promise<string> {
  await reads(talk, who, 'menú')
  let read = await reads(talk, who, 'recibir noticias')
  for (const topic of topics) {
    await presses(talk, who, topic)
    read = await reads(talk, who, 'idioma').then(() => reads(talk, who, 'español'))
  }
  return read
}

describe('the topics', () => {
  it('are turned on and off one by one, and are shown as they are', async () => {
    const ana = await welcomed(talk, 'ana')
    expect(await chooses('ana')).toContain('Noticias: no')
    const read = await chooses('ana', 'news', 'tables', 'commitments', 'axis:integridad', 'tables')
    expect(await topicsOf(talk.store.db, ana)).toEqual(['axis:integridad', 'commitments', 'news'])
    expect(read).toContain('Noticias: sí')
    expect(read).toContain('Mesas de trabajo: no')
    expect(read).toContain('Integridad y rendición de cuentas: sí')
  })

  it('are chosen by agreeing to be written to, once', async () => {
    const eva = await welcomed(talk, 'eva')
    expect(await updates(eva)).toEqual([])
    await chooses('eva', 'news', 'tables', 'news')
    expect(await updates(eva)).toEqual([true])
  })

  it('have the parish where a registered person lives', async () => {
    const luis = await welcomed(talk, 'luis')
    await saveActor(
      talk.store.db,
      {
        ...{ contactId: luis, kind: 'ciudadania', name: 'Luis', naming: 'reserved', parish: 'punin', outside: null },
        ...{ organisationId: null, organisationRole: null, email: null, convocation: false, axes: [] },
      },
      talk.clock.now(),
    )
    expect(await chooses('luis')).toContain('Mi parroquia (Punín): no')
    expect(await chooses('luis', 'parish')).toContain('Mi parroquia (Punín): sí')
    expect(await topicsOf(talk.store.db, luis)).toEqual(['parish:punin'])
    await chooses('luis', 'parish')
    expect(await topicsOf(talk.store.db, luis)).toEqual([])
  })

  it('ask for the parish of anybody else', async () => {
    const rosa = await welcomed(talk, 'rosa')
    await reads(talk, 'rosa', 'recibir noticias')
    expect(await presses(talk, 'rosa', 'parish')).toEqual(['subscriptions.parish'])
    expect(await reads(talk, 'rosa', 'quimiag')).toContain('Mi parroquia (Quimiag): sí')
    expect(await topicsOf(talk.store.db, rosa)).toEqual(['parish:quimiag'])
  })

  it('are kept while all of them are paused', async () => {
    const juan = await welcomed(talk, 'juan')
    await chooses('juan', 'news')
    await presses(talk, 'juan', 'pause')
    expect(await pausedSince(talk.store.db, juan)).not.toBeNull()
    expect(await topicsOf(talk.store.db, juan)).toEqual(['news'])
    await presses(talk, 'juan', 'resume')
    expect(await pausedSince(talk.store.db, juan)).toBeNull()
  })
})

describe('stopping all announcements', () => {
  it('is honoured at once and noted in the ledger, with the text, language, channel and turn', async () => {
    const paul = await welcomed(talk, 'paul')
    expect(await talk.says('baja', 'paul')).toEqual(['opt_out.done'])
    expect((await talk.loaded('paul')).contact?.optedOutAt).not.toBeNull()
    const turn = (await talk.loaded('paul')).session?.version
    expect(await consentLedger(talk.store.db, paul)).toMatchObject([
      { purpose: 'updates', granted: false, textVersion: consentVersion, language: 'es', channel: 'web', turn },
    ])
  })

  it('is noted once, however often it is said, and again when it changes', async () => {
    const tere = await welcomed(talk, 'tere')
    for (const word of ['baja', 'baja', 'alta', 'alta', 'baja']) await talk.says(word, 'tere')
    expect(await updates(tere)).toEqual([false, true, false])
    expect((await talk.loaded('tere')).contact?.optedOutAt).not.toBeNull()
  })

  it('is possible with the first word that somebody says', async () => {
    expect(await talk.says('stop', 'stranger')).toEqual(['opt_out.done'])
    expect(talk.failures).toEqual([])
    const stranger = await idOf(talk, 'stranger')
    expect(await updates(stranger)).toEqual([false])
    expect((await talk.loaded('stranger')).contact?.optedOutAt).not.toBeNull()
  })

  it('is taken back together with a pause', async () => {
    const ines = await welcomed(talk, 'ines')
    await chooses('ines', 'news')
    await presses(talk, 'ines', 'pause')
    await talk.says('alta', 'ines')
    expect(await pausedSince(talk.store.db, ines)).toBeNull()
  })
})
