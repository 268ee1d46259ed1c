// On a phone the menu is closed until it is asked for; without script it stays open.
const menu = document.querySelector('details.menu')
const narrow = window.matchMedia('(max-width: 52rem)')
function fold() {
  if (menu !== null) menu.open = !narrow.matches
}
fold()
narrow.addEventListener('change', fold)

// What is to be copied is chosen whole.
for (const field of document.querySelectorAll('input.copied')) field.addEventListener('focus', () => field.select())

// A second tap on a button sends nothing twice; what is answered by a file leaves the page as it is, and may be asked for again.
document.addEventListener('submit', (event) => {
  if (event.target.dataset.answer === 'file') return
  if (event.target.dataset.sent === 'yes') event.preventDefault()
  event.target.dataset.sent = 'yes'
})
// Coming back by the browser's button shows the page as it was left.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form')) delete form.dataset.sent
})
