import { z } from 'zod'
import { StaffApiError, type StaffApi } from './staffApi.js'

interface Draft {
  readonly id: number
  readonly version: number
}

/** Lets a draft go. Rejects with why it was not answered so, and with what has become of the draft and what to do. */
export async function confirmDraft(api: StaffApi, draft: Draft, recipients: number): Promise<void> {
  const { id, version } = draft
  try {
    await api.post(`/broadcasts/${String(id)}/confirm`, { recipients, version })
  } catch (error) {
    if (!(error instanceof StaffApiError)) throw error
    throw new StaffApiError(`${error.message}\n${await outcome(api, draft)}`)
  }
}

/** Deletes a draft that nobody is to send. */
export async function forget(api: StaffApi, { id, version }: Draft): Promise<void> {
  await api.remove(`/broadcasts/${String(id)}?version=${String(version)}`)
}

/** What has become of it, and what to do. An answer can be lost of what was done, so that only the service can tell. */
async function outcome(api: StaffApi, draft: Draft): Promise<string> {
  const at = `broadcast ${String(draft.id)} in the console, at /console/broadcasts/${String(draft.id)}`
  if ((await stateOf(api, draft)) === 'draft') await forget(api, draft).catch(unlessRefused)
  // It may have been confirmed at that very moment, and was no draft any more: it is looked at again.
  const state = await stateOf(api, draft)
  switch (state) {
    case 'gone':
      return 'Nothing was sent, and no draft is left.'
    case 'draft':
      return `Nothing was sent. To do: delete ${at}.`
    case 'unknown':
      return `Whether it goes out is not known. To do: start the service and look at ${at}, before you send it again.`
    default:
      return `It was confirmed all the same, and is ${state} now. To do: do not send it again; see or cancel ${at}.`
  }
}

const seen = z.object({ broadcast: z.object({ state: z.string() }) })

/** The state of the broadcast; `gone` where there is none any more, `unknown` where that cannot be asked. */
async function stateOf(api: StaffApi, { id }: Draft): Promise<string> {
  try {
    return seen.parse(await api.get(`/broadcasts/${String(id)}`)).broadcast.state
  } catch (error) {
    if (!(error instanceof StaffApiError)) throw error
    return error.status === 404 ? 'gone' : 'unknown'
  }
}

function unlessRefused(error: unknown): void {
  if (!(error instanceof StaffApiError)) throw error
}
