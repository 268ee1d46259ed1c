import { readFile, writeFile } from 'node:fs/promises'

/** Replaces what stands in README.md between the markers of a benchmark. */
export async function intoReadme(name: string, text: string): Promise<void> {
  const file = new URL('README.md', import.meta.url)
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`]
  const readme = await readFile(file, 'utf8')
  const [before, after] = [readme.split(begin)[0] ?? '', readme.split(end)[1] ?? '']
  await writeFile(file, `${before}${begin}\n\n${text}\n\n${end}${after}`)
}
