// Shows how an announcement looks and whom it reaches while it is being written; without script a button does it.
const PAUSE_MS = 900
const form = document.querySelector('form[data-preview]')
const looks = document.querySelector('#preview')
const button = form?.querySelector('button[value="preview"]')
let waiting
let asking

/** Everything but the picture itself, which would go over the line at each pause. */
function fields() {
  const data = new window.FormData(form)
  const picture = data.get('picture')
  if (picture !== null && picture.size > 0) data.set('chosen', 'yes')
  data.delete('picture')
  data.set('do', 'preview')
  return data
}

/** How it looks now; whoever types on while it is asked for waits for the next. */
async function show() {
  asking?.abort()
  asking = new AbortController()
  const { signal } = asking
  looks.setAttribute('aria-busy', 'true')
  try {
    const response = await fetch(form.action, { method: 'POST', body: fields(), signal })
    const page = new window.DOMParser().parseFromString(await response.text(), 'text/html')
    const now = page.querySelector('#preview')
    // Somebody signed out, or the draft is not there any more: what is shown stays, and saving tells.
    if (now !== null && !signal.aborted) looks.replaceChildren(...now.childNodes)
  } catch {
    // The line is down or somebody typed on: what is shown stays.
  }
  if (!signal.aborted) looks.removeAttribute('aria-busy')
}

function soon() {
  clearTimeout(waiting)
  waiting = setTimeout(() => void show(), PAUSE_MS)
}

if (form !== null && looks !== null) {
  form.addEventListener('input', soon)
  form.addEventListener('change', soon)
  button?.addEventListener('click', (event) => {
    event.preventDefault()
    clearTimeout(waiting)
    void show().then(() => looks.scrollIntoView({ block: 'nearest' }))
  })
}
