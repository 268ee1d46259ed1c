import { fileFields } from './fileFields.js'

const line = ['name', 'shown', 'kind', 'organisation', 'role', 'place', 'axes', 'email', 'convocation', 'since']
const permission = ['take_part', 'publish_name', 'updates']
const change = ['code', 'title', 'state']
const readyTopics = ['submit_need', 'submit_proposal', 'register', 'follow_up', 'news']

/** The texts of a person's own data, of the changes they are told of, and of what is kept how long, with their parameters. */
export const holdingTexts: Readonly<Record<string, readonly string[]>> = {
  ...each('my_data.line', line, ['value']),
  ...each('my_data.permission', permission, ['value']),
  ...each('my_data', ['yes', 'no', 'unasked', 'nothing_sent', 'draft', 'none', 'file_name']),
  ...each('my_data', ['granted', 'withdrawn'], ['date']),
  'my_data.more': ['count'],
  ...each('my_data_file', fileFields),
  ...each('erase_me.fate', ['stay', 'go', 'none']),
  'erase_me.more': ['codes', 'count'],
  'updates.changed.in_review': [...change, 'text', 'unit', 'date'],
  'updates.changed.referred': [...change, 'text', 'entity'],
  'updates.changed.duplicate': [...change, 'text', 'canonical'],
  'updates.changed.fulfilled': [...change, 'text', 'link'],
  'updates.changed.other': [...change, 'text'],
  ...each('updates.changed', ['bare', 'reopened', 'published'], change),
  'updates.published': [],
  'updates.digest': ['lines'],
  'updates.digest_line': change,
  'updates.digest_more': ['count'],
  'updates.ready': ['lines'],
  ...each('updates.ready_topic', readyTopics),
  'retention.warning': ['date'],
}

function each(namespace: string, names: readonly string[], params: readonly string[] = []) {
  return Object.fromEntries(names.map((name) => [`${namespace}.${name}`, params]))
}
