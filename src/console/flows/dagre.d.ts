/** What is used of dagre. Its own types cannot be found by nodenext: they import each other without extensions. */
declare module '@dagrejs/dagre' {
  interface Size {
    readonly width: number
    readonly height: number
  }
  class Graph {
    setGraph(label: Readonly<Record<string, unknown>>): this
    setNode(id: string, label: Size): this
    setEdge(from: string, to: string, label: Readonly<Record<string, unknown>>): this
    graph(): unknown
    node(id: string): unknown
    edges(): readonly { readonly v: string; readonly w: string }[]
    edge(edge: { readonly v: string; readonly w: string }): unknown
  }
  /** Adds to the labels where everything is. */
  function layout(graph: Graph): void
}
