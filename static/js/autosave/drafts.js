/**
 * What was typed and has not reached the portal, kept in this tab until it has: a reload or a lost connection does not
 * lose it. Kept by person, assessment and question, and by the version of the answer that it was typed over.
 */
const PREFIX = 'answer.'

export class Drafts {
  constructor(about) {
    this.prefix = `${PREFIX}${about}@`
  }

  /** The draft that waits, if any: { version, fields, sent }. */
  find() {
    try {
      const key = this.#keys()[0]
      return key && { version: key.slice(this.prefix.length), ...JSON.parse(sessionStorage.getItem(key)) }
    } catch {
      return undefined
    }
  }

  /** Keep what stands in the form; ``sent`` once its own button has sent it. */
  keep(version, fields, sent = false) {
    try {
      const key = this.prefix + version
      for (const other of this.#keys()) if (other !== key) sessionStorage.removeItem(other)
      sessionStorage.setItem(key, JSON.stringify({ fields, sent }))
    } catch {
      // Storage is full or forbidden: the form still holds everything.
    }
  }

  drop() {
    try {
      for (const key of this.#keys()) sessionStorage.removeItem(key)
    } catch {
      // There was none.
    }
  }

  #keys() {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(this.prefix))
  }
}
