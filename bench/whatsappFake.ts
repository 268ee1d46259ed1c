// The WhatsApp server of the tests in a process of its own, so that what it costs is not counted as the adapter's: started by whatsappServer.ts.
import { startFakeWhatsapp } from '../test/support/whatsapp/fakeWhatsapp.js'
import { lidJid } from '../test/support/whatsapp/jids.js'
import type { Told, Wish } from './whatsappServer.js'

const fake = await startFakeWhatsapp()
const people = Array.from({ length: Number(process.argv[2]) }, () => fake.citizen())

process.on('message', (wish: Wish) => {
  heed(wish).catch((error: unknown) => {
    console.error(error)
    process.exit(1)
  })
})
process.on('disconnect', () => process.exit(0))
tell({ kind: 'ready', url: fake.url, rootKey: fake.rootKey, addresses: people.map(lidJid) })

async function heed(wish: Wish): Promise<void> {
  if (wish.kind === 'scan') await fake.scanQr(wish.qr)
  else if (wish.kind === 'say') people[wish.person]?.says('Quiero saber cómo va el arreglo de la calle Colombia')
  else await rest()
}

async function rest(): Promise<void> {
  await fake.settles()
  const [problem] = fake.problems
  if (problem !== undefined) throw problem
  const { user, system } = process.cpuUsage()
  tell({ kind: 'rested', cpu: (user + system) / 1000, got: people.reduce((sum, { inbox }) => sum + inbox.length, 0) })
}

function tell(told: Told): void {
  process.send?.(told)
}
