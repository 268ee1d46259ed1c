import process from 'node:process'
import { parseArgs } from 'node:util'
import { systemClock } from './clock.js'
import { readConfig } from './config.js'
import { environment } from './environment.js'
import { storeFor } from './service.js'
import { answer, waiting } from './store/helpRequests.js'

const usage = `npm run inbox                              who waits for a person, the longest first
npm run inbox -- answer NUMBER "WORDS"     answers one of them in their chat`

/** `npm run inbox`: what staff need to answer those who asked for a person. The running service sends what is written here. */
const { positionals } = parseArgs({ allowPositionals: true })
const store = await storeFor(readConfig(environment()))
try {
  process.exitCode = await work(positionals)
} finally {
  await store.close()
}

async function work([command, number, words]: readonly string[]): Promise<number> {
  if (command === undefined) return list()
  if (command !== 'answer' || !/^\d+$/.test(number ?? '') || words === undefined || words.trim() === '') {
    process.stderr.write(`${usage}\n`)
    return 2
  }
  const body = JSON.stringify({ text: words, choices: [] })
  const outcome = await answer(store, { id: Number(number), body, now: systemClock.now() })
  process.stdout.write(
    outcome === 'answered' ? 'It will be sent now.\n' : `Nobody waits under number ${String(number)}.\n`,
  )
  return outcome === 'answered' ? 0 : 1
}

async function list(): Promise<number> {
  const people = await waiting(store.db)
  if (people.length === 0) process.stdout.write('Nobody is waiting.\n')
  for (const { id, channel, createdAt, question } of people) {
    process.stdout.write(
      `${String(id).padStart(5)}  ${createdAt.toISOString().slice(0, 16)}  ${channel.padEnd(8)}  ${question ?? '(no question yet)'}\n`,
    )
  }
  return 0
}
