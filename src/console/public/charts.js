// Draws each canvas from the table beside it, which tells the same in words and stays for whoever wants it. Sums are not drawn.
const palette = ['--brand', '--focus', '--warn', '--edge', '--good', '--bad', '--soft', '--ink']
const charts = []

function colour(name) {
  return window.getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

function rowsOf(table, most) {
  const rows = [...table.tBodies[0].rows].filter(({ dataset }) => dataset.label !== undefined)
  return rows.slice(0, most).map((row) => ({
    label: row.dataset.label,
    values: [...row.querySelectorAll('td[data-value]')].map((cell) =>
      cell.dataset.value === '' ? null : Number(cell.dataset.value),
    ),
  }))
}

function datasetsOf(table, rows, kind) {
  const names = [...table.tHead.querySelectorAll('th.number:not([data-sum])')].map((head) => head.textContent)
  return names.map((label, i) => ({
    label,
    data: rows.map(({ values }) => values[i]),
    backgroundColor: colour(palette[i % palette.length]),
    borderColor: colour(palette[i % palette.length]),
    ...(kind === 'line' ? { tension: 0.2, pointRadius: 2, spanGaps: true } : { maxBarThickness: 28 }),
  }))
}

function scale(stacked) {
  return {
    stacked,
    ticks: { color: colour('--soft'), precision: 0 },
    grid: { color: colour('--line') },
    border: { color: colour('--edge') },
  }
}

function draw(canvas) {
  const figure = canvas.closest('.figure')
  const table = figure.querySelector('table')
  const { kind, along = 'x', most, apart } = canvas.dataset
  const rows = rowsOf(table, most === undefined ? undefined : Number(most))
  if (rows.length === 0) return
  canvas.parentElement.hidden = false
  const datasets = datasetsOf(table, rows, kind)
  const several = datasets.length > 1
  const stacked = several && kind === 'bar' && apart === undefined
  const chart = new window.Chart(canvas, {
    type: kind,
    data: { labels: rows.map(({ label }) => label), datasets },
    options: {
      indexAxis: along,
      animation: false,
      maintainAspectRatio: false,
      locale: document.documentElement.lang,
      plugins: { legend: { display: several, labels: { color: colour('--ink') } } },
      scales: { x: scale(stacked), y: scale(stacked) },
    },
  })
  charts.push(chart)
  const details = figure.querySelector('details')
  if (details !== null) details.open = false
}

function drawAll() {
  for (const chart of charts.splice(0)) chart.destroy()
  for (const canvas of document.querySelectorAll('canvas[data-kind]')) draw(canvas)
}

drawAll()
// In another theme the colours are others.
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll)
