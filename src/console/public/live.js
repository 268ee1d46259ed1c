// Keeps parts of the page as they are now, as long as it is looked at; without script there is a link that does it.
const parts = () => [...document.querySelectorAll('[data-live]')]
const everyMs = Number(parts()[0]?.dataset.every ?? 5000)

/** Nothing is taken from under somebody's hands. */
function isUsed(part) {
  const typed = [...part.querySelectorAll('input:not([type="hidden"])')].some(({ value }) => value !== '')
  return typed || part.contains(document.activeElement)
}

async function refresh() {
  const response = await fetch(parts()[0].dataset.from, { headers: { accept: 'text/html' } })
  // Somebody signed out, or it is not there any more: what is shown stays, and the link tells.
  if (!response.ok || response.redirected) return false
  const page = new window.DOMParser().parseFromString(await response.text(), 'text/html')
  for (const part of parts()) {
    const now = page.querySelector(`[data-live="${part.dataset.live}"]`)
    if (now === null || isUsed(part) || now.innerHTML === part.innerHTML) continue
    part.replaceChildren(...now.childNodes)
  }
  return true
}

async function again() {
  let goesOn = true
  if (document.visibilityState === 'visible') goesOn = await refresh().catch(() => true)
  if (goesOn) setTimeout(() => void again(), everyMs)
}

if (parts().length > 0) setTimeout(() => void again(), everyMs)
