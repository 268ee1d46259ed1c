import { fork } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'

/** Runs a compiled program in a process of its own, gives it a task and resolves with its one answer. Rejects when it ends without. */
export async function inChild(
  program: string,
  task: object,
  { name, flags }: { readonly name: string; readonly flags: readonly string[] },
): Promise<unknown> {
  const child = fork(program, [], {
    execArgv: [...flags],
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  try {
    const answer = new Promise<unknown>((done, failed) => {
      child.once('message', done)
      child.once('exit', () => {
        failed(new Error(`${name} did not finish`))
      })
    })
    child.send(task)
    const result = await answer
    if (child.exitCode === null) await once(child, 'exit')
    return result
  } finally {
    child.kill('SIGKILL')
  }
}
