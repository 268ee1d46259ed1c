import { plain } from '../markup.js'
import { isFormatRefused } from './failures.js'
import { toHtml } from './html.js'

/** Tries with formatting; only when Telegram refuses that, and so surely did nothing, once more with the words alone. */
export async function formatted<T>(markup: string, attempt: (text: string, format?: 'HTML') => Promise<T>): Promise<T> {
  try {
    return await attempt(toHtml(markup), 'HTML')
  } catch (error) {
    if (!isFormatRefused(error)) throw error
  }
  return attempt(plain(markup))
}
