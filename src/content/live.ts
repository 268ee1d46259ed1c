import type { ActionCatalogue } from '../engine/catalogue.js'
import { suppliedTo, type LintInput } from '../engine/lint.js'
import { noChanges, withChanges, type Changes } from './changes.js'
import { check, lintInput, type Files } from './check.js'
import type { Content } from './content.js'
import { assemble, loadFiles, type ContentOptions } from './load.js'
import { ContentError, type ContentProblem } from './problem.js'

/** Content that staff can change while conversations go on. */
export interface LiveContent {
  /** The folder that holds `flows/` and `locales/`. */
  readonly root: string
  /** Always what was published last: read its members when they are needed. */
  readonly content: Content
  /** What the files say. */
  readonly files: Files
  /** What the files say with what is published. */
  readonly current: () => Files
  /** What would be wrong with these changes: errors stand in the way of publishing them. */
  readonly problems: (changes: Changes) => ContentProblem[]
  /** The parameters that a text is given wherever it is used; undefined where nothing is known to use it. */
  readonly supplied: (key: string) => readonly string[] | undefined
  /** As if they were published, for whoever wants to see them before. Throws ContentError where they must not be. */
  readonly preview: (changes: Changes) => Content
  /** These changes hold from now on, and no others. Throws ContentError, and changes nothing, where they must not be. */
  readonly publish: (changes: Changes) => void
}

/** Reads all flows and texts. Throws ContentError with every problem found. */
export function loadLiveContent(options: ContentOptions): LiveContent {
  return liveContent(loadFiles(options), options)
}

/** Begins with files that were checked. */
export function liveContent(
  files: Files,
  { root, actions }: { readonly root: string; readonly actions: ActionCatalogue },
): LiveContent {
  let current = files
  let assembled = assemble(files)
  let input: LintInput | undefined
  // Checking and putting together take their time, and both are asked for more than once of the same changes.
  const looked = new WeakMap<Changes, Looked>()
  const look = (changes: Changes): Looked => {
    const changed = changes === noChanges ? files : withChanges(files, changes)
    const found = looked.get(changes) ?? { changed, problems: changed === files ? [] : check(changed, actions) }
    looked.set(changes, found)
    return found
  }
  const preview = (changes: Changes): Content => {
    const found = look(changes)
    if (found.problems.some(isError)) throw new ContentError(found.problems)
    found.content ??= assemble(found.changed)
    return found.content
  }
  return {
    root,
    files,
    content: following(() => assembled),
    current: () => current,
    problems: (changes) => look(changes).problems,
    supplied(key) {
      input ??= lintInput(current, actions)
      return suppliedTo(input, key)
    },
    preview,
    publish(changes) {
      assembled = preview(changes)
      current = look(changes).changed
      input = undefined
    },
  }
}

/** What is known of changes, which never change themselves. */
interface Looked {
  readonly changed: Files
  readonly problems: ContentProblem[]
  content?: Content
}

function isError({ severity }: ContentProblem): boolean {
  return severity === 'error'
}

/** Has the members of whatever content there is at the moment. */
function following(now: () => Content): Content {
  const names = Object.keys(now()) as (keyof Content)[]
  const members = names.map(
    (name) => [name, { enumerable: true, get: (): unknown => Reflect.get(now(), name) }] as const,
  )
  return Object.defineProperties({}, Object.fromEntries(members)) as Content
}
