import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { projectFolder } from '../../src/project.js'
import { openStore } from '../../src/store/client.js'
import { commitTurns } from '../../src/store/turns.js'
import { built } from '../support/programs.js'
import { contentFolder, menuFlow, sayingFlow, type Overrides } from './folder.js'

/** Runs `npm run flows` on a folder, and tells its exit code and what it printed. */
function flows(root: string, ...options: string[]): Promise<{ code: number | null; printed: string }> {
  const child = spawn(process.execPath, [built('scripts/flows.ts'), '--root', root, ...options], { cwd: projectFolder })
  let printed = ''
  child.stdout.on('data', (chunk) => (printed += String(chunk)))
  child.stderr.on('data', (chunk) => (printed += String(chunk)))
  return new Promise((resolve) =>
    child.on('close', (code) => {
      resolve({ code, printed })
    }),
  )
}

it('draws every flow, writes the schema for editors, and then finds all up to date', async () => {
  const root = contentFolder()
  expect(await flows(root)).toMatchObject({ code: 0, printed: '18 flows and 3 languages are in order.\n' })
  const drawing = readFileSync(join(root, 'docs/flows/menu.md'), 'utf8')
  expect(drawing).toContain('```mermaid\nflowchart TD')
  expect(drawing).toContain('main_ -->|"plan"| plan_')
  expect(readFileSync(join(root, 'docs/flows/README.md'), 'utf8')).toContain('menu_ --> topics_')
  expect(JSON.parse(readFileSync(join(root, 'flows/flow.schema.json'), 'utf8'))).toHaveProperty('properties.steps')
  expect(await flows(root, '--check')).toMatchObject({ code: 0 })
})

it('says with --check which drawings are not up to date, and changes nothing', async () => {
  const root = contentFolder()
  await flows(root)
  writeFileSync(join(root, 'docs/flows/menu.md'), 'old')
  writeFileSync(join(root, 'docs/flows/past.md'), 'of a flow that is gone')
  const { code, printed } = await flows(root, '--check')
  expect(code).toBe(1)
  expect(printed).toContain('docs/flows/menu.md is not up to date; run npm run flows')
  expect(printed).toContain('docs/flows/past.md is not up to date')
  expect(readFileSync(join(root, 'docs/flows/menu.md'), 'utf8')).toBe('old')
  expect(await flows(root)).toMatchObject({ code: 0 })
  expect(existsSync(join(root, 'docs/flows/past.md'))).toBe(false)
})

it('fails and draws nothing when something is wrong', async () => {
  const wrong: Overrides = { 'flows/menu.yaml': { ...menuFlow, start: 'gone' } }
  const root = contentFolder(wrong)
  const { code, printed } = await flows(root)
  expect(code).toBe(1)
  expect(printed).toContain('error: flows/menu.yaml:1: it starts at gone, which is no step of it; accepted: main, plan')
  expect(existsSync(join(root, 'docs'))).toBe(false)
})

it('counts the people in the database who wait on a step that is gone', async () => {
  const root = contentFolder({ 'flows/help.yaml': sayingFlow('help') })
  const database = join(root, 'citizens.db')
  await standOn(database, 'help', 'gone')
  const { code, printed } = await flows(root, '--database', database)
  expect(code).toBe(1)
  expect(printed).toContain('flows/help.yaml:5, step gone: 1 people are waiting on help/gone, a step you removed')
  expect(await flows(root, '--database', join(root, 'none.db'))).toMatchObject({ code: 1 })
  expect(existsSync(join(root, 'none.db'))).toBe(false)
})

async function standOn(database: string, flow: string, step: string): Promise<void> {
  const now = new Date()
  const store = await openStore({ url: `file:${database}`, now: () => now })
  const event = {
    channel: 'web',
    eventId: 'e1',
    kind: 'text',
    text: 'hola',
    payload: null,
    outcome: 'answered',
    receivedAt: now,
  } as const
  const known = { language: null, optedOutAt: null, attended: null, attendedBefore: null }
  const contact = { id: 'c1', isNew: true, changed: false, ...known }
  const address = { id: 'a1', isNew: true, changed: false, address: 'ana', state: 'reachable' } as const
  const session = { version: 1, flow, step, data: '{}', remindAt: null, lapseAt: null }
  await commitTurns(store, [{ event, contact, address, session, replies: [] }], now)
  await store.close()
}
