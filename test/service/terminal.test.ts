import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataFolder, ServiceProcess } from '../support/serviceProcess.js'

let folder: ReturnType<typeof dataFolder>
const running: ServiceProcess[] = []

beforeEach(() => {
  folder = dataFolder()
})
afterEach(async () => {
  for (const service of running.splice(0)) await service.kill()
  folder.remove()
})

function run(script: string, ...args: string[]): ServiceProcess {
  const process = new ServiceProcess({ DATA_DIR: folder.path }, script, args)
  running.push(process)
  return process
}

describe('the chat in the terminal', () => {
  it('talks, and prints the conversation as a transcript when it is over', async () => {
    const chat = run('chat', '--transcript')
    await chat.prints(/Enter/)
    chat.types('hola')
    await chat.prints(/1\. Español/)
    chat.types('1')
    await chat.prints(/Participar/)
    chat.closesInput()
    expect(await chat.ended).toBe(0)
    expect(chat.printed).toMatch(/turns:\s+- user: hola\s+bot:\s+- welcome\.language/)
  })

  it('goes on where it stopped', async () => {
    const first = run('chat')
    first.types('hola')
    await first.prints(/1\. Español/)
    first.closesInput()
    await first.ended
    const second = run('chat')
    second.types('español')
    await second.prints(/privacidad|guardamos/i)
  })
})

describe('the inbox of those who wait for a person', () => {
  it('is listed, and an answer reaches the citizen through the running service', async () => {
    const chat = run('chat')
    chat.types('hola')
    await chat.prints(/1\. Español/)
    chat.types('1')
    chat.types('persona')
    chat.types('No hay agua en mi barrio')
    await chat.prints(/escribir/i)

    const list = run('inbox')
    expect(await list.ended).toBe(0)
    const number = /^ *(\d+) .*No hay agua en mi barrio/m.exec(list.printed)?.[1] ?? ''
    const answer = run('inbox', 'answer', number, 'Buenos días, ya estamos en camino.')
    expect(await answer.ended).toBe(0)
    await chat.prints(/ya estamos en camino/)

    const empty = run('inbox')
    await empty.ended
    expect(empty.printed).toContain('Nobody is waiting')
  })

  it('finds the database that a .env file names', async () => {
    writeFileSync(join(folder.path, '.env'), `DATA_DIR=${join(folder.path, 'elsewhere')}\n`)
    const list = new ServiceProcess({}, 'inbox', [], folder.path)
    running.push(list)
    expect(await list.ended).toBe(0)
    expect(existsSync(join(folder.path, 'elsewhere', 'riobamba.db'))).toBe(true)
  })

  it('says how it is used when the words are off', async () => {
    const wrong = run('inbox', 'answer', 'dos')
    expect(await wrong.ended).toBe(2)
    expect(wrong.printed).toContain('answer NUMBER')
  })
})
