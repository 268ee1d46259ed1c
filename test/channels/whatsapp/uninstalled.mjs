// Makes a process believe that Baileys is not installed: node --import file:///…/uninstalled.mjs
import { register } from 'node:module'

const hooks = `export function resolve(specifier, context, next) {
  if (specifier !== '@whiskeysockets/baileys') return next(specifier, context)
  throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
}`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)
