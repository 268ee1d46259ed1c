import js from '@eslint/js'
import tseslint from 'typescript-eslint'

/** Who may import whom. The list is the diagram of docs/architecture.md. */
const house = [
  {
    of: 'src/engine',
    never: [
      'node:*',
      '**/actions/**',
      '**/channels/**',
      '**/content/**',
      '**/conversation/**',
      '**/http/**',
      '**/outbox/**',
      '**/store/**',
    ],
  },
  { of: 'src/content', never: ['**/actions/**', '**/conversation/**', '**/http/**', '**/outbox/**', '**/store/**'] },
  {
    of: 'src/channels',
    never: ['**/store/**', '**/conversation/**', '**/outbox/**', '**/actions/**', '**/http/**', 'express'],
  },
  { of: 'src/channels/telegram', never: ['**/web/**', '**/terminal/**', '**/channels/whatsapp/**'] },
  { of: 'src/channels/whatsapp', never: ['**/telegram/**', '**/web/**', '**/terminal/**'] },
  { of: 'src/channels/web', never: ['**/telegram/**', '**/terminal/**', '**/channels/whatsapp/**'] },
  { of: 'src/channels/terminal', never: ['**/telegram/**', '**/web/**', '**/channels/whatsapp/**'] },
  {
    of: 'src/actions',
    never: [
      '**/conversation/**',
      '**/outbox/**',
      '**/http/**',
      '**/telegram/**',
      '**/web/**',
      'node:http',
      'node:https',
      'node:net',
    ],
  },
  { of: 'src/conversation', never: ['**/http/**', '**/outbox/**', '**/telegram/**', '**/web/**', '**/terminal/**'] },
  {
    of: 'src/outbox',
    never: ['**/http/**', '**/conversation/**', '**/actions/**', '**/telegram/**', '**/web/**', '**/terminal/**'],
  },
  {
    of: 'src/store',
    never: [
      '**/actions/**',
      '**/channels/**',
      '**/content/**',
      '**/conversation/**',
      '**/engine/**',
      '**/http/**',
      '**/outbox/**',
    ],
  },
  {
    of: 'src/participation',
    never: [
      'node:*',
      '**/actions/**',
      '**/channels/**',
      '**/conversation/**',
      '**/http/**',
      '**/outbox/**',
      '**/store/**',
      '**/updates/**',
    ],
  },
  { of: 'src/attachments', never: ['**/http/**', '**/actions/**', '**/telegram/**', '**/web/**', '**/terminal/**'] },
  {
    of: 'src/updates',
    never: ['**/http/**', '**/actions/**', '**/telegram/**', '**/web/**', '**/terminal/**', '**/outbox/**'],
  },
  {
    of: 'src/broadcasts',
    never: ['**/http/**', '**/actions/**', '**/telegram/**', '**/web/**', '**/channels/whatsapp/**'],
  },
  { of: 'src/jobs', never: ['**/http/**', '**/actions/**', '**/telegram/**', '**/web/**', '**/terminal/**'] },
  { of: 'src/publishing', never: ['**/http/**', '**/actions/**', '**/channels/**', '**/outbox/**'] },
  { of: 'src/staff', never: ['**/http/**', '**/channels/**', '**/outbox/**', '**/conversation/**'] },
  {
    of: 'src/http',
    never: ['**/outbox/**', '**/conversation/**', '**/telegram/**', '**/whatsapp/**', 'grammy', '@whiskeysockets/*'],
  },
  {
    of: 'src/console',
    never: ['**/outbox/**', '**/telegram/**', '**/channels/whatsapp/**', 'grammy', '@whiskeysockets/*'],
  },
]
const everywhere = [
  { group: ['**/main.js'], message: 'nobody imports main' },
  {
    group: ['**/generated/**', '@prisma/*', 'better-sqlite3'],
    message: 'Prisma is imported in src/store/ and nowhere else',
  },
]

const walls = house.map(({ of, never }) => ({
  files: [`${of}/**/*.{ts,tsx}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { group: inherited(of, never), message: `see the house in eslint.config.js: ${of}` },
          ...allowed(of),
        ],
      },
    ],
  },
}))

/** A later block replaces an earlier one, so the walls of a folder stand around its subfolders too. */
function inherited(of, never) {
  return house
    .filter((other) => of.startsWith(`${other.of}/`))
    .flatMap((other) => other.never)
    .concat(never)
}

function allowed(of) {
  return of === 'src/store' ? everywhere.slice(0, 1) : everywhere
}

export default tseslint.config(
  { ignores: ['dist', 'data', 'src/store/generated', 'node_modules', 'bench/peers', 'coverage'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'max-lines': ['error', { max: 250 }],
      'no-restricted-imports': ['error', { patterns: everywhere }],
    },
  },
  ...walls,
  { files: ['src/main.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'max-lines': 'off', 'no-restricted-imports': 'off' },
  },
  {
    files: ['src/{http,console}/public/**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'document',
          'window',
          'localStorage',
          'fetch',
          'EventSource',
          'crypto',
          'navigator',
          'setTimeout',
          'clearTimeout',
          'Intl',
          'location',
          'requestAnimationFrame',
          'matchMedia',
          'console',
          'URL',
          'AbortController',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    ignores: ['src/{http,console}/public/**'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
)
