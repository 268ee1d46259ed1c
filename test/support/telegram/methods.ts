import { z } from 'zod'
import { fileMethods } from './fileMethods.js'
import { messageMethods } from './messageMethods.js'
import { method, type Method } from './method.js'
import { Refusal } from './refusal.js'
import type { World } from './world.js'

const kinds = z.array(z.string()).optional()
const largestDownload = 20 * 1024 * 1024
const webhookActive =
  "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"

const command = z.object({
  command: z.string().regex(/^[a-z0-9_]{1,32}$/),
  description: z.string().min(1).max(256),
})

/** Every method the fake answers, by name. */
export function botMethods(world: World): ReadonlyMap<string, Method> {
  const all = [...updateMethods(world), ...aboutMethods(world), ...messageMethods(world), ...fileMethods(world)]
  return new Map(all.map((one) => [one.name, one]))
}

function updateMethods({ updates, webhook }: World): Method[] {
  const poll = { offset: z.int(), limit: z.int().min(1).max(100), timeout: z.int().min(0) }
  const wishes = { ...z.object(poll).partial().shape, allowed_updates: kinds }
  const target = {
    url: z.url(),
    secret_token: z
      .string()
      .regex(/^[\w-]{1,256}$/)
      .optional(),
    max_connections: z.int().min(1).max(100).optional(),
    allowed_updates: kinds,
    drop_pending_updates: z.boolean().optional(),
  }
  return [
    method('getUpdates', wishes, (params, gone) => {
      if (webhook.setting) throw new Refusal(409, webhookActive)
      updates.allow(params.allowed_updates)
      return updates.poll(params, gone)
    }),
    method('setWebhook', target, ({ url, secret_token, allowed_updates, drop_pending_updates }) => {
      updates.allow(allowed_updates)
      if (drop_pending_updates) updates.drop()
      webhook.set({ url, secret: secret_token })
      return true
    }),
    method('deleteWebhook', { drop_pending_updates: z.boolean().optional() }, ({ drop_pending_updates }) => {
      if (drop_pending_updates) updates.drop()
      webhook.set(undefined)
      return true
    }),
    method('getWebhookInfo', {}, () => ({
      url: webhook.setting?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: updates.pending.length,
    })),
  ]
}

function aboutMethods({ bot, commands, files }: World): Method[] {
  const list = { commands: z.array(command).max(100), language_code: z.string().length(2).optional() }
  return [
    method('getMe', {}, () => bot),
    method('setMyCommands', list, (params) => {
      commands.set(params.language_code ?? '', params.commands)
      return true
    }),
    method('getFile', { file_id: z.string() }, ({ file_id }) => {
      const file = files.get(file_id)
      if (!file) throw new Refusal(400, 'Bad Request: wrong file_id or the file is temporarily unavailable')
      if (file.bytes.length > largestDownload) throw new Refusal(400, 'Bad Request: file is too big')
      return { file_id, file_unique_id: `u${file_id}`, file_size: file.bytes.length, file_path: file.path }
    }),
  ]
}
