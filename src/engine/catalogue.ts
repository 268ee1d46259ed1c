/** What flows may call: actions with their outcomes and the answers they save, and sources of options. The linter reads it. */
export interface ActionCatalogue {
  readonly actions: Readonly<
    Record<string, { readonly outcomes: readonly string[]; readonly saves: readonly string[] }>
  >
  readonly sources: readonly string[]
}
