import type { Request, RequestHandler } from 'express'
import { assetVersion, template } from './assets.js'

/** A language that pages can be shown in. */
export interface PageLanguage {
  readonly id: string
  /** What else browsers call it. */
  readonly aliases: readonly string[]
  /** The locale that dates and times are written in, such as es-EC. */
  readonly format: string
}

export interface PageOptions {
  readonly text: (key: string, language: string) => string
  readonly languages: readonly [PageLanguage, ...PageLanguage[]]
}

export interface Pages {
  /** Where the assets are, for this version of them. */
  readonly assetPath: string
  readonly chat: RequestHandler
  readonly running: RequestHandler
}

/** The pages in the visitor's language. Each is put together once a language. Throws when a text is missing. */
export function createPages(options: PageOptions): Pages {
  const assetPath = `/assets/${assetVersion}`
  const page = (name: string): RequestHandler => {
    const source = template(name)
    const pages = new Map(
      options.languages.map((language) => [language.id, fill(source, options, language, assetPath)]),
    )
    return (request, response) => {
      const { id } = preferred(request, options.languages)
      response.set({ 'Cache-Control': 'no-cache', Vary: 'Accept-Language', 'Content-Language': id })
      response.type('html').send(pages.get(id))
    }
  }
  return { assetPath, chat: page('chat.html'), running: page('running.html') }
}

/** `{{web.title}}` is a text; `{{lang}}`, `{{format}}` and `{{assets}}` are what they say. */
function fill(source: string, options: PageOptions, language: PageLanguage, assets: string): string {
  const facts: Record<string, string> = { lang: language.id, format: language.format, assets }
  return source.replace(/\{\{([a-z_.]+)\}\}/g, (_, name: string) =>
    escapeHtml(facts[name] ?? options.text(name, language.id)),
  )
}

function preferred(request: Request, languages: PageOptions['languages']): PageLanguage {
  for (const tag of request.acceptsLanguages()) {
    const code = tag.toLowerCase().split('-')[0] ?? ''
    const found = languages.find(({ id, aliases }) => id === code || aliases.includes(code))
    if (found !== undefined) return found
  }
  return languages[0]
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
