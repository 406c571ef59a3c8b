/**
 * A receipt whose score is being computed: asks every second until it is there, then shows it.
 *
 * Without this script the page reloads itself every five seconds.
 */
const MOST_ATTEMPTS = 120

const place = document.querySelector('[data-receipt]')

async function ask(attempt) {
  try {
    const response = await fetch(place.dataset.receipt, { headers: { Accept: 'application/json' } })
    const state = response.ok ? await response.json() : {}
    if (state.scored) {
      place.querySelector('[data-receipt-words]').textContent = state.headline
      place.querySelector('[data-receipt-link]').hidden = false
      return
    }
  } catch {
    // The network was away for a moment: the next attempt may find it.
  }
  if (attempt < MOST_ATTEMPTS) setTimeout(ask, 1000, attempt + 1)
}

if (place) setTimeout(ask, 500, 1)
