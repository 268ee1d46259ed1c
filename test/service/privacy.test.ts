import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { phonePhoto } from '../support/samples.js'
import { dataFolder, ServiceProcess } from '../support/serviceProcess.js'
import { startFakeTelegram, refusals, type Citizen, type FakeTelegram } from '../support/telegram/fakeTelegram.js'

let telegram: FakeTelegram
let folder: ReturnType<typeof dataFolder>
let service: ServiceProcess

beforeEach(async () => {
  telegram = await startFakeTelegram()
  folder = dataFolder()
})
afterEach(async () => {
  await service.kill()
  await telegram.stop()
  folder.remove()
})

it('a whole run at the most talkative level prints no token, phone, name or word of a citizen', async () => {
  const { token, apiRoot } = telegram
  const secret = { DATA_DIR: folder.path, TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot, LOG_LEVEL: 'trace' }
  service = new ServiceProcess(secret)
  const rosa = telegram.citizen(593987654, { firstName: 'Rosalía Guamán' })
  telegram.fails('sendMessage', refusals.serverError(), 1)
  telegram.fails('sendMessage', { kind: 'lost_before' }, 1)
  telegram.fails('getUpdates', { kind: 'lost_before' }, 1)
  rosa.says('Mi vecino Segundo Pilco no paga el agua')
  rosa.sharesContact('+593987654321')
  rosa.sendsPhoto({ caption: 'la casa de Segundo' })
  rosa.says('persona')
  rosa.says('Quiero que me llamen, por favor')
  await telegram.settles()
  await telegram.until('answers', () => rosa.inbox.length > 3)
  rosa.blocks()
  await telegram.settles()
  await service.terminate()

  expect(service.printed).toMatch(/"level":"(debug|trace)"/)
  for (const secret of [
    token,
    'AAE-',
    'Rosal',
    'Guam',
    'Segundo',
    'Pilco',
    'vecino',
    'llamen',
    '987654',
    'riobamba'.toUpperCase(),
  ])
    expect(service.printed).not.toContain(secret)
})

const adminKey = 'llave-de-las-pruebas-0123456789-abcdefgh'

/** The citizen does something, and what is said to it comes. */
async function answers(citizen: Citizen, act: string, words: string): Promise<void> {
  const seen = citizen.inbox.length
  if (act.startsWith('#')) citizen.presses(act.slice(1))
  else citizen.says(act)
  await telegram.until(words, () => citizen.inbox.slice(seen).some(({ text }) => text.includes(words)), 30_000)
}

/** What is pressed begins with #, and after it comes what is said to it. */
async function does(citizen: Citizen, ...acts: readonly (readonly [string, string])[]): Promise<void> {
  for (const [act, words] of acts) await answers(citizen, act, words)
}

it('nor does one in which people register, send a need with a file, and staff answer', async () => {
  const { token, apiRoot } = telegram
  service = new ServiceProcess({
    DATA_DIR: folder.path,
    TELEGRAM_BOT_TOKEN: token,
    TELEGRAM_API_ROOT: apiRoot,
    ADMIN_API_KEY: adminKey,
    LOG_LEVEL: 'trace',
  })
  const url = await service.url()
  const rosa = telegram.citizen(593987654, { firstName: 'Rosalía' })
  const luis = telegram.citizen(593981234, { firstName: 'Segundo' })
  const welcome = [
    ['hola', 'idioma quiere'],
    ['1', '¿Qué le gustaría hacer?'],
    ['#Participar', '¿Qué quiere hacer?'],
  ] as const

  await does(rosa, ...welcome)
  await does(
    rosa,
    ['#Registrarme como actor', '15 años'],
    ['#Sí, los tengo', 'Su permiso'],
    ['#Sí, acepto', '¿Quién participa?'],
    ['1', '¿Con qué nombre'],
    ['Rosalía Guamán Chimbo', '¿Mostramos su nombre?'],
    ['#Público', 'mostrar su nombre'],
    ['#Sí, muestren mi nombre', '¿En qué parroquia vive?'],
    ['punin', '¿Qué temas le interesan?'],
    ['1', '¿Qué temas le interesan?'],
    ['#Listo, seguir', 'correo electrónico'],
    ['rosalia.guaman@correo.example', 'Mesas de trabajo'],
    ['#Sí, invítenme', 'enviarle avisos'],
    ['#Sí, quiero avisos', 'Revise su registro'],
    ['#Registrarme', 'Ya es parte'],
  )
  await does(luis, ...welcome)
  await does(
    luis,
    ['#Contar una necesidad', '15 años'],
    ['#Sí, tengo 15 o más', 'Su permiso'],
    ['#Sí, estoy de acuerdo', '¿Con qué tiene que ver más?'],
    ['1', '¿De qué se trata?'],
    ['Mi cédula es 0602914313 y mi celular 0987112233; en Yaruquíes no hay agua.', '¿Qué título le ponemos?'],
    ['Sin agua en Yaruquíes', '¿Dónde es?'],
    ['yaruquies', '¿A quiénes afecta?'],
    ['A mi abuela Zoila', '¿Quiere enviar fotos o archivos?'],
  )
  luis.sendsPhoto({ bytes: await phonePhoto(), caption: 'la vertiente de Zoila' })
  await telegram.until('the thanks', () => luis.inbox.some(({ text }) => text.includes('Ya tenemos 1')))
  await does(
    luis,
    ['#No, ya está todo', '¿Cómo quiere aparecer?'],
    ['#Con mi nombre en reserva', '¿La enviamos así?'],
    ['#Enviar', '¡Recibido, gracias!'],
  )

  const staff = new ServiceProcess({ DATA_DIR: folder.path }, 'staff', ['key', '--name', 'Ana', '--role', 'admin'])
  const [key = ''] = await staff.prints(/staff_[a-zA-Z]{64}/)
  await staff.ended
  const ask = async (path: string, body?: object, as = key): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      headers: { Authorization: `Bearer ${as}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    })
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return { status: response.status, body: isJson ? await response.json() : await response.text() }
  }
  const list = (await ask('/submissions?q=agua', undefined, adminKey)).body as { items: { id: string }[] }
  const id = list.items[0]?.id ?? ''
  const one = (await ask(`/submissions/${id}`)).body as { attachments: { id: string; state: string }[] }
  const [attachment] = one.attachments
  expect((await ask(`/attachments/${attachment?.id ?? ''}`)).status).toBe(200)
  expect((await ask('/actors')).status).toBe(200)
  expect((await ask('/actors', undefined, 'staff_llaveEquivocadaDeUnCurioso')).status).toBe(401)
  expect((await ask(`/submissions/${id}/notes`, { version: 1, text: 'Llamar a la tía Zoila' })).status).toBeLessThan(
    300,
  )
  const text = 'Iremos a la casa de la abuela.'
  const change = { version: 2, to: 'in_review', text, responsibleUnit: 'Empresa de Agua', expectedAt: '2099-12-31' }
  expect((await ask(`/submissions/${id}/state`, change)).status).toBe(200)
  await telegram.until('the news', () => luis.inbox.some((message) => message.text.includes(text)), 30_000)
  await service.terminate()

  expect(service.printed).toMatch(/"level":"(debug|trace)"/)
  expect(key).not.toBe('')
  for (const word of ['Rosal', 'Guam', 'Chimbo', 'Segundo', 'correo.example', 'rosalia', '593987654', '593981234'])
    expect(service.printed).not.toContain(word)
  for (const word of [
    '0602914313',
    '602914313',
    '0987112233',
    '987112233',
    'Yaruqu',
    'agua',
    'Zoila',
    'abuela',
    'Iremos',
  ])
    expect(service.printed).not.toContain(word)
  for (const word of [token, adminKey, key, key.slice(6, 20), 'llaveEquivocada', 'punin', 'Empresa de Agua'])
    expect(service.printed).not.toContain(word)
  const stored = readdirSync(join(folder.path, 'attachments'))
  expect(stored).toHaveLength(1)
  for (const name of [...stored, ...telegram.world.files.keys()]) expect(service.printed).not.toContain(name)
})
