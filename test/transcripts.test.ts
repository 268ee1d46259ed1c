import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { realContent } from './support/talk.js'
import { play, readTranscript } from './support/transcript.js'

const folder = join(import.meta.dirname, 'transcripts')

describe.each(readdirSync(folder))('%s', (file) => {
  const transcript = readTranscript(join(folder, file))
  const languages = transcript.languages ?? ['es', 'en']
  it.each(languages)(`${transcript.title} (%s)`, async (language) => {
    const others = ['es', 'en'].filter((other) => other !== language)
    await play(transcript, realContent([language, ...others]))
  })
})
