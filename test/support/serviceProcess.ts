import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectFolder } from '../../src/project.js'
import { placeDatabase } from './database.js'
import { Changes } from './telegram/until.js'

/** A folder for a service's data, with an empty database, and the way to remove it. */
export function dataFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'service-'))
  placeDatabase(join(path, 'riobamba.db'))
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/** The real service in a process of its own, built and run as `npm start` does. */
export class ServiceProcess {
  /** Everything it printed, standard output and error together. */
  printed = ''
  readonly #changes = new Changes()
  readonly #child: ChildProcess
  #over = false
  readonly ended: Promise<number | NodeJS.Signals>

  constructor(env: Record<string, string>, script = 'main', args: readonly string[] = [], cwd = projectFolder) {
    const clean = {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      PORT: '0',
      LANGUAGES: 'es,en',
      ...env,
    }
    const child = spawn(
      process.execPath,
      ['--enable-source-maps', join(projectFolder, 'dist', `${script}.js`), ...args],
      {
        env: clean,
        cwd,
      },
    )
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes: Buffer) => {
        this.printed += bytes.toString()
        this.#changes.happened()
      })
    }
    this.ended = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        this.#over = true
        this.#changes.happened()
        resolve(code ?? signal ?? 'SIGKILL')
      })
    })
  }

  /** Waits until it prints something that matches; fails when it ended without. */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    const printed = await this.#changes.until(String(pattern), () => pattern.exec(this.printed) ?? this.#over, 30_000)
    if (printed === true) throw new Error(`it ended without printing ${String(pattern)}:\n${this.printed}`)
    return printed
  }

  /** Where it listens, once it does. */
  async url(): Promise<string> {
    const found = await this.prints(/Health +(http:\/\/\S+)\/health\/ready/)
    return found[1] ?? ''
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  types(line: string): void {
    this.#child.stdin?.write(`${line}\n`)
  }

  closesInput(): void {
    this.#child.stdin?.end()
  }

  /** Ends at once, without a chance to do anything. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.ended
  }

  async terminate(): Promise<number | NodeJS.Signals> {
    this.#child.kill('SIGTERM')
    return this.ended
  }
}
