// The menu of what can be sent besides words: photos, sound, PDF, and the place where the citizen is.

import { canRecord } from './recorder.js'

/**
 * `onFiles(files)` is told what was chosen, `onRecord()` that a voice note is wanted, `onPlace({ latitude, longitude })` where the
 * citizen is, `onNoPlace()` when that is not known.
 */
export function createAttach({ onFiles, onRecord, onPlace, onNoPlace }) {
  const button = document.getElementById('attach')
  const menu = document.getElementById('attach-menu')
  const input = document.getElementById('file')
  const record = document.getElementById('attach-record')
  const place = document.getElementById('attach-location')

  function show(open) {
    menu.hidden = !open
    button.setAttribute('aria-expanded', String(open))
  }

  function closeBy(event) {
    if (menu.hidden || (event.type === 'keydown' && event.key !== 'Escape')) return
    if (event.type === 'click' && (menu.contains(event.target) || button.contains(event.target))) return
    show(false)
    if (event.type === 'keydown') button.focus()
  }

  function locate() {
    show(false)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => onPlace({ latitude: rounded(coords.latitude), longitude: rounded(coords.longitude) }),
      onNoPlace,
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    )
  }

  button.addEventListener('click', () => {
    show(menu.hidden)
    if (!menu.hidden) menu.querySelector('button').focus()
  })
  document.addEventListener('click', closeBy)
  document.addEventListener('keydown', closeBy)
  for (const choice of menu.querySelectorAll('[data-accept]')) {
    choice.addEventListener('click', () => {
      show(false)
      input.accept = choice.dataset.accept
      input.click()
    })
  }
  input.addEventListener('change', () => {
    const files = [...input.files]
    // Emptied, so that the same file can be chosen again.
    input.value = ''
    onFiles(files)
  })
  record.hidden = !canRecord()
  record.addEventListener('click', () => {
    show(false)
    onRecord()
  })
  // Browsers tell the place on pages read over https only.
  place.hidden = navigator.geolocation === undefined || !window.isSecureContext
  place.addEventListener('click', locate)
}

/** To a metre or so. */
function rounded(degrees) {
  return Math.round(degrees * 1e5) / 1e5
}
