import type { ComponentChildren } from 'preact'
import { assetVersion } from '../http/assets.js'
import type { Person } from '../staff/people.js'
import type { PersonRole } from '../staff/roles.js'
import { assetPath } from './assets.js'
import { admins, editors, everyRole, readers } from './page.js'
import type { Words } from './words.js'

/** Where the menu leads, and for whom. */
const places: readonly { readonly path: string; readonly key: string; readonly roles: readonly PersonRole[] }[] = [
  { path: '', key: 'today', roles: readers },
  { path: '/submissions', key: 'submissions', roles: everyRole },
  { path: '/people', key: 'people', roles: editors },
  { path: '/assisted', key: 'assisted', roles: editors },
  { path: '/actors', key: 'actors', roles: readers },
  { path: '/organisations', key: 'organisations', roles: readers },
  { path: '/broadcasts', key: 'broadcasts', roles: readers },
  { path: '/content', key: 'content', roles: readers },
  { path: '/channels', key: 'channels', roles: readers },
  { path: '/team', key: 'team', roles: admins },
  { path: '/settings', key: 'settings', roles: admins },
  { path: '/audit', key: 'audit', roles: admins },
  { path: '/account', key: 'account', roles: everyRole },
]

interface LayoutProps {
  readonly title: string
  readonly words: Words
  readonly person: Person | null
  /** The path below /console. */
  readonly path: string
  /** A text under `said.`, of what was just done. */
  readonly said: string | undefined
  readonly scripts: readonly string[]
  readonly children: ComponentChildren
}

/** The whole document around a page. */
export function Layout({ title, words, person, path, said, scripts, children }: LayoutProps) {
  const { t } = words
  return (
    <html lang={words.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · ${t('console')}`}</title>
        <link rel="icon" href={`/assets/${assetVersion}/icon.svg`} type="image/svg+xml" />
        <link rel="stylesheet" href={`${assetPath}/console.css`} />
        {['console.js', ...scripts].map((name) => (
          <script key={name} src={`${assetPath}/${name}`} defer />
        ))}
      </head>
      <body>
        <a class="skip" href="#main">
          {t('skip')}
        </a>
        {person !== null && <Menu person={person} words={words} path={path} />}
        <main id="main" class={person === null ? 'alone' : ''}>
          {said !== undefined && (
            <p class="said" role="status">
              {t(`said.${said}`)}
            </p>
          )}
          <h1>{title}</h1>
          {children}
        </main>
      </body>
    </html>
  )
}

function Menu({ person, words: { t }, path }: { person: Person; words: Words; path: string }) {
  const mine = places.filter(({ roles }) => roles.includes(person.role))
  return (
    <header>
      <details class="menu" open>
        <summary>{t('console')}</summary>
        <nav aria-label={t('menu.label')}>
          <ul>
            {mine.map(({ path: to, key }) => (
              <li key={key}>
                <a href={`/console${to}`} aria-current={isHere(to, path) ? 'page' : undefined}>
                  {t(`menu.${key}`)}
                </a>
              </li>
            ))}
          </ul>
          <form method="post" action="/console/sign-out">
            <p class="who">
              {person.name}
              <small>{t(`role.${person.role}`)}</small>
            </p>
            <button class="quiet">{t('menu.sign_out')}</button>
          </form>
        </nav>
      </details>
    </header>
  )
}

function isHere(to: string, path: string): boolean {
  return to === '' ? path === '/' : path === to || path.startsWith(`${to}/`)
}
