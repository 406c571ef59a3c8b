/**
 * Offers a chart to move over and zoom in, beside a drawing and a table that say the same. Plotly is fetched when asked for.
 */
function load(source) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = source
    script.onload = resolve
    script.onerror = reject
    document.head.append(script)
  })
}

async function draw(place) {
  const figure = JSON.parse(document.getElementById(place.dataset.figure).textContent)
  if (!window.Plotly) await load(place.dataset.plotly)
  const chart = document.createElement('div')
  chart.tabIndex = -1
  place.replaceChildren(chart)
  await window.Plotly.newPlot(chart, figure.data, figure.layout, { displaylogo: false, responsive: true })
  chart.focus()
}

for (const place of document.querySelectorAll('[data-figure]')) {
  const button = place.querySelector('button')
  place.hidden = false
  button.addEventListener('click', () => {
    button.disabled = true
    draw(place).catch(() => {
      place.textContent = 'The chart could not be loaded. The table has the same figures.'
    })
  })
}
