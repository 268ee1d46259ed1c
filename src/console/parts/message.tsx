import type { ComponentChildren } from 'preact'

/** Something to know before going on. */
export function Message({ children }: { readonly children: ComponentChildren }) {
  return <p class="message">{children}</p>
}

/** What was wrong with what somebody sent, and what to do. */
export function Wrong({ children }: { readonly children: ComponentChildren }) {
  return (
    <p class="wrong" role="alert">
      {children}
    </p>
  )
}
