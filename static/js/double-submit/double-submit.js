/**
 * Lets a form with method="post" be sent once.
 *
 * A second press of the button while the answer of the server is awaited is stopped. A page that comes back from the
 * browser's memory (the back button) may be sent again, and so may a form whose answer did not come for ten seconds:
 * a download leaves the page where it is.
 */
const WAIT = 10_000

export function preventDoubleSubmits(page) {
  const sent = new WeakMap()

  page.addEventListener('submit', (event) => {
    const form = event.target
    // What another script has taken over (a passkey is being asked for) is not sent yet.
    if (form.method !== 'post' || event.defaultPrevented) return
    const last = sent.get(form)
    if (last !== undefined && event.timeStamp - last < WAIT) {
      event.preventDefault()
      return
    }
    sent.set(form, event.timeStamp)
  })

  window.addEventListener('pageshow', (event) => {
    if (event.persisted) for (const form of page.forms) sent.delete(form)
  })
}
