import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { OutgoingFile } from '../../../src/channels/channel.js'
import { createTerminal } from '../../../src/channels/terminal/terminal.js'
import { temporaryFolder } from '../../store/world.js'

const file: OutgoingFile = {
  name: '../mis datos.json',
  mime: 'application/json',
  data: Buffer.from('{"nombre":"Ñusta"}').toString('base64'),
}

function open(folder = join(temporaryFolder(), 'downloads')) {
  const output = new PassThrough()
  const terminal = createTerminal({
    ...{ input: new PassThrough(), output, address: 'ana', styled: false },
    downloads: { folder, label: 'Archivo guardado en' },
    now: () => new Date(),
  })
  const send = (text: string) => terminal.send('ana', { text, choices: [], file }, 'd1')
  return { folder, terminal, send, printed: () => (output.read() as Buffer | null)?.toString() ?? '' }
}

describe('a file in the terminal', () => {
  it('is saved with every byte, and its place is said after the words', async () => {
    const { folder, send, printed } = open()
    expect(await send('Sus *datos*')).toEqual({ ok: true })
    const path = join(folder, 'mis_datos.json')
    expect(printed()).toBe(`\nSus datos\n\nArchivo guardado en ${path}\n\n`)
    expect(readFileSync(path, 'utf8')).toBe('{"nombre":"Ñusta"}')
  })

  it('may come without words, and stands beside what was saved before', async () => {
    const { folder, send, printed } = open()
    await send('')
    await send('')
    expect(readdirSync(folder).sort()).toEqual(['mis_datos-2.json', 'mis_datos.json'])
    expect(printed()).not.toMatch(/\n{4}/)
  })

  it('is not sent when it cannot be saved', async () => {
    const folder = join(temporaryFolder(), 'downloads')
    writeFileSync(folder, 'a file where the folder should be')
    const { send, printed } = open(folder)
    expect(await send('Sus datos')).toMatchObject({ ok: false, error: { kind: 'rejected' } })
    expect(printed()).toBe('')
  })
})

describe('a message for somebody else than who sits here', () => {
  it('is not shown, and waits for them', async () => {
    const { terminal, printed } = open()
    const outcome = await terminal.send('rosa', { text: 'Su necesidad se resolvió', choices: [] }, 'd1')
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'unreachable' } })
    expect(printed()).toBe('')
  })
})
