/**
 * Draws the trend over the waves with Plotly, after the words and the table, which say the same without it.
 */
async function draw(place) {
  const figure = JSON.parse(document.getElementById(place.dataset.trend).textContent)
  await new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = place.dataset.plotly
    script.onload = resolve
    script.onerror = reject
    document.head.append(script)
  })
  place.hidden = false
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  await window.Plotly.newPlot(place, figure.data, figure.layout, {
    displayModeBar: false,
    responsive: true,
    staticPlot: still
  })
}

for (const place of document.querySelectorAll('[data-trend]')) {
  draw(place).catch(() => {
    place.hidden = true
  })
}
