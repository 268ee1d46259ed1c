// Makes dist/ from src/: each program with all it imports in a few files, since opening some two thousand would be half
// of every start. Types are checked by `npm run check`. With a folder and sources given, it makes those there instead.
import { Buffer } from 'node:buffer'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const programs = ['main', 'chat', 'inbox', 'texts', 'staff', 'whatsapp', 'broadcast', 'seed']
const [outdir = 'dist', ...given] = process.argv.slice(2)
const folder = join(root, outdir)

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: given.length > 0 ? given : programs.map((name) => `src/${name}.ts`),
  outdir,
  entryNames: '[name]',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // Libraries compare the names of classes, which would be told apart by numbers here.
  keepNames: true,
  sourcemap: true,
  sourcesContent: false,
  // They bring native code, or are loaded only where they are used.
  external: ['better-sqlite3', 'sharp', '@whiskeysockets/baileys'],
  // For the libraries that are still CommonJS.
  banner: {
    js: "import { createRequire as toRequire } from 'node:module'; const require = toRequire(import.meta.url);",
  },
  write: false,
  logLevel: 'warning',
})
mkdirSync(folder, { recursive: true })
for (const { path, contents } of outputFiles) keep(path, Buffer.from(contents))
const made = new Set(outputFiles.map(({ path }) => basename(path)))
for (const name of readdirSync(folder)) if (!made.has(name)) rmSync(join(folder, name), { recursive: true })

/** A service may be starting from the file: it changes at once and whole, or not at all. */
function keep(path, contents) {
  if (existsSync(path) && contents.equals(readFileSync(path))) return
  const fresh = `${path}.${process.pid}`
  writeFileSync(fresh, contents)
  renameSync(fresh, path)
}
