/**
 * Packs that are being made: fetches the page every second and shows its list instead of the one that is there.
 *
 * Without this script a link refreshes the page. Read out is only what changes in states, not every step; the list is
 * left alone while the keyboard is in it.
 */
const MOST_ATTEMPTS = 900

async function ask(attempt) {
  const list = document.querySelector('[data-exports]')
  try {
    const response = await fetch(window.location.href, { headers: { Accept: 'text/html' } })
    const page = response.ok && new DOMParser().parseFromString(await response.text(), 'text/html')
    const fresh = page && page.querySelector('[data-exports]')
    if (fresh && !list.contains(document.activeElement)) {
      const said = document.querySelector('[data-exports-said]')
      const words = page.querySelector('[data-exports-said]').textContent
      if (said.textContent !== words) said.textContent = words
      fresh.querySelector('[data-exports-refresh]')?.remove()
      list.replaceWith(fresh)
      if (!fresh.dataset.exports) return
    }
  } catch {
    // The network was away for a moment: the next attempt may find it.
  }
  if (attempt < MOST_ATTEMPTS) setTimeout(ask, 1000, attempt + 1)
}

document.querySelector('[data-exports-refresh]')?.remove()
setTimeout(ask, 500, 1)
