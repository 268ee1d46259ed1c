// A drawing is larger than its box: shows its beginning first.
for (const drawing of document.querySelectorAll('.drawing')) {
  const start = drawing.querySelector('#start')
  drawing.scrollTo(
    Number(start.getAttribute('cx')) - drawing.clientWidth / 2,
    Number(start.getAttribute('cy')) - drawing.clientHeight / 2,
  )
}
