import { writeFileSync } from 'node:fs'
import { createServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../src/clock.js'
import { meetPerson } from '../broadcasts/world.js'
import { open } from '../store/world.js'
import { dataFolder, ServiceProcess } from '../support/serviceProcess.js'

let folder: ReturnType<typeof dataFolder>
let service: ServiceProcess
let env: Record<string, string>

/** A running service with three people who read on the web page. */
beforeEach(async () => {
  folder = dataFolder()
  service = new ServiceProcess({ DATA_DIR: folder.path })
  env = { DATA_DIR: folder.path, PORT: new URL(await service.url()).port }
  const store = await open(join(folder.path, 'riobamba.db'))
  for (const who of ['ana', 'luis', 'rosa']) await meetPerson(store, systemClock, who, { channel: 'web' })
})
afterEach(async () => {
  await service.kill()
  folder.remove()
})

/** What `npm run broadcast` does with a file of these lines. */
function command(lines: readonly string[], ...given: string[]): ServiceProcess {
  const file = join(folder.path, 'minga.yaml')
  writeFileSync(file, lines.join('\n'))
  return new ServiceProcess(env, 'broadcast', ['--file', file, ...given])
}

// Urgent, so that it goes out at whatever hour this runs.
const minga = [
  ...['title: Minga', 'topic: news', 'mode: urgent', 'reason: Es hoy'],
  ...['messages:', '  es: Hoy hay minga.', '  en: There is a minga today.'],
]

/** Lets the command reach the service through a line that does with each request what is said. */
async function through(fate: (asked: IncomingMessage) => 'answered' | 'unanswered' | 'lost'): Promise<void> {
  const { PORT: port = '' } = env
  const line = createServer((asked, answer) => {
    const end = fate(asked)
    if (end === 'lost') {
      asked.socket.destroy()
      return
    }
    const { method, url, headers } = asked
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (answered) => {
      if (end === 'unanswered') {
        answered.resume().once('end', () => asked.socket.destroy())
        return
      }
      answer.writeHead(answered.statusCode ?? 0, answered.headers)
      answered.pipe(answer)
    })
    asked.pipe(onward)
  })
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void line.close())
  env = { ...env, PORT: String((line.address() as AddressInfo).port) }
}

async function broadcasts() {
  const store = await open(join(folder.path, 'riobamba.db'))
  const found = await store.db.broadcast.findMany({ select: { state: true } })
  return found.map(({ state }) => state)
}

it('shows whom an announcement would reach, and leaves nothing behind', async () => {
  const dry = command(minga, '--dry-run')
  expect([await dry.ended, dry.printed]).toEqual([0, expect.stringContaining('Recipients  3\n  web, es: 3\n')])
  expect(dry.printed).toContain('Message on web, es\n  | Hoy hay minga.')
  expect(dry.printed).toContain('Nothing was sent.')
  expect(await broadcasts()).toEqual([])
})

it('sends it when the number of recipients is typed, and tells how it goes until it is done', async () => {
  const sending = command(minga)
  await sending.prints(/Type the number/)
  sending.types('3')
  expect([await sending.ended, sending.printed]).toEqual([0, expect.stringMatching(/done: 3 recipients, sent 3/)])
  expect(await broadcasts()).toEqual(['done'])
})

it('sends nothing when something else is typed, or nothing at all', async () => {
  const other = command(minga)
  await other.prints(/Type the number/)
  other.types('4')
  expect(await other.ended).toBe(1)
  const nothing = command(minga)
  await nothing.prints(/Type the number/)
  nothing.closesInput()
  expect([await nothing.ended, nothing.printed]).toEqual([1, expect.stringContaining('Nothing was sent.')])
  expect(await broadcasts()).toEqual([])
})

it('sends it without asking to as many as were agreed to, and to no other number', async () => {
  const wrong = command(minga, '--yes', '5')
  expect([await wrong.ended, wrong.printed]).toEqual([1, expect.stringContaining('Accepted: 3, the present number')])
  expect(await broadcasts()).toEqual([])
  const right = command(minga, '--yes', '3')
  expect([await right.ended, right.printed]).toEqual([0, expect.stringContaining('done: 3 recipients')])
})

it('sends the picture that stands beside the file', async () => {
  const red = sharp({ create: { width: 20, height: 20, channels: 3, background: 'red' } })
  writeFileSync(join(folder.path, 'minga.png'), await red.png().toBuffer())
  const sending = command([...minga, 'image: minga.png'], '--yes', '3')
  expect([await sending.ended, sending.printed]).toEqual([0, expect.stringMatching(/done: 3 recipients, sent 3/)])
  const store = await open(join(folder.path, 'riobamba.db'))
  const { image } = await store.db.broadcast.findFirstOrThrow()
  expect((await sharp(join(folder.path, 'broadcasts', image ?? '')).metadata()).width).toBe(20)
})

describe('when confirming is not answered', () => {
  it('says that it was confirmed all the same, and not to send it again', async () => {
    await through((asked) => (asked.url?.endsWith('/confirm') === true ? 'unanswered' : 'answered'))
    const sending = command(minga, '--yes', '3')
    expect(await sending.ended).toBe(1)
    expect(sending.printed).toMatch(
      /Nothing answers at .*\nIt was confirmed all the same, and is \w+ now\. To do: do not send it again; see or cancel broadcast 1 in the console/,
    )
    expect(sending.printed).not.toContain('no draft any more')
    expect(await broadcasts()).toHaveLength(1)
  })

  it('says that nothing was sent, and leaves no draft, where it never came', async () => {
    await through((asked) => (asked.url?.endsWith('/confirm') === true ? 'lost' : 'answered'))
    const sending = command(minga, '--yes', '3')
    expect(await sending.ended).toBe(1)
    expect(sending.printed).toMatch(/Nothing answers at .*\nNothing was sent, and no draft is left\./)
    expect(await broadcasts()).toEqual([])
  })

  it('says that it is not known where the service cannot be asked any more, and where to look', async () => {
    let isAway = false
    await through((asked) => {
      isAway ||= asked.url?.endsWith('/confirm') === true
      return isAway ? 'lost' : 'answered'
    })
    const sending = command(minga, '--yes', '3')
    expect(await sending.ended).toBe(1)
    expect(sending.printed).toMatch(
      /Nothing answers at .*\nWhether it goes out is not known\. To do: .*\/console\/broadcasts\/1, before you send it again/,
    )
  })

  it('says where a draft is left that could not be deleted', async () => {
    await through((asked) =>
      asked.url?.endsWith('/confirm') === true || asked.method === 'DELETE' ? 'lost' : 'answered',
    )
    const sending = command(minga, '--yes', '3')
    expect([await sending.ended, sending.printed]).toEqual([
      1,
      expect.stringContaining('Nothing was sent. To do: delete broadcast 1 in the console'),
    ])
    expect(await broadcasts()).toEqual(['draft'])
  })
})

it('says on which line of the file and in which field something is wrong', async () => {
  const said = async (lines: readonly string[]) => {
    const wrong = command(lines, '--dry-run')
    expect(await wrong.ended).toBe(1)
    return wrong.printed
  }
  expect(await said([...minga, 'audience:', '  parishes: [licto, atlantis]'])).toMatch(
    /minga\.yaml, line 9, audience\.parishes\.1: given atlantis; accepted: .*licto/,
  )
  expect(await said([...minga, 'colour: red'])).toContain('minga.yaml, line 8, colour: there is no such field')
  expect(await said([...minga, 'image: none.jpg'])).toContain('minga.yaml, line 8, image: there is no picture')
  writeFileSync(join(folder.path, 'film.jpg'), Buffer.alloc(9 * 1024 * 1024))
  expect(await said([...minga, 'image: film.jpg'])).toMatch(
    /minga\.yaml, line 8, image: given 9437184 bytes; accepted: .*at most 5 MB/,
  )
  writeFileSync(join(folder.path, 'words.jpg'), 'these are words')
  expect(await said([...minga, 'image: words.jpg'])).toMatch(
    /minga\.yaml, line 8, image: given something else; accepted:/,
  )
  expect(await said(minga.slice(1))).toContain('minga.yaml, line 1, title:')
  expect(await said(['title: [', 'topic: news'])).toContain('minga.yaml, line 2: not valid YAML')
})

it('says how it is used, and that the service must run', async () => {
  for (const given of [
    [],
    ['--dry-run'],
    ['--file', 'x', '--yes', 'many'],
    ['--file', 'x', '--yes', '3', '--dry-run'],
  ]) {
    const misused = new ServiceProcess(env, 'broadcast', given)
    expect([await misused.ended, misused.printed]).toEqual([
      2,
      expect.stringContaining('npm run broadcast -- --file FILE'),
    ])
  }
  await service.kill()
  const alone = command(minga, '--dry-run')
  expect([await alone.ended, alone.printed]).toEqual([1, expect.stringContaining('Start the service first')])
})
