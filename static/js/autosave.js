/**
 * The question page saves itself: two seconds after the last change, when a field is left, and when the page is hidden.
 *
 * The form is posted to its own address with "Accept: application/json"; the answer says in words what became of it,
 * and which version the answer has now. One save at a time. Without this script the form's buttons do the same.
 *
 *   form[data-autosave="person.assessment.question"]
 *     data-autosave-unsaved        what it holds was refused, or could not be saved
 *     data-autosave-unconfirmed    its level was filled in beforehand, and nobody has chosen it yet
 *   form[data-autosave-resolving]  the page with two answers, which now holds what was typed
 */
import { Drafts } from './autosave/drafts.js'

const PAUSE = 2_000
const RETRIES = [3_000, 6_000, 12_000, 30_000]
const CONTENT = ['response', 'not_applicable_reason', 'comment', 'text']
const OFFLINE = 'Not saved: no connection. What you typed stays here.'
const GONE = 'Not saved. What you typed stays here. Copy it, then open the page again.'

const SLOW = 400

/** Nothing more is tried by itself after these: the person has to do something. */
const FINAL = ['conflict', 'locked', 'signed out', 'gone']
const FAILED = [...FINAL, 'offline', 'busy', 'invalid']

class Autosave {
  #timer
  #running // the save that is under way,
  #sending // and the content it carries
  #refused // content that the portal did not take
  #doubtful = [] // what was sent without an answer: it may have arrived
  #failures = 0
  #stopped = false
  #submitting = false
  #settled = false
  #state = ''

  constructor(form) {
    this.form = form
    this.drafts = new Drafts(form.dataset.autosave)
    this.state = form.querySelector('[data-autosave-state]')
    this.resolve = form.querySelector('[data-autosave-resolve]')
    this.saved = 'autosaveUnsaved' in form.dataset ? '' : this.#content()
    this.#offerDraft()
    this.#listen()
    if (this.#isUnsaved()) this.#soon()
  }

  #listen() {
    const changed = (event) => {
      if (event.target.name === 'response') delete this.form.dataset.autosaveUnconfirmed
      if (this.#isUnsaved()) this.drafts.keep(this.version.value, this.#fields())
      else this.drafts.drop()
      if (this.#state === 'saved' || this.#state === 'invalid') this.#say('', '')
      this.#soon()
    }
    this.form.addEventListener('input', changed)
    this.form.addEventListener('change', changed)
    this.form.addEventListener('focusout', (event) => {
      // A button of the form is going to save anyway.
      if (event.relatedTarget?.form !== this.form || event.relatedTarget.type !== 'submit') this.save()
    })
    this.form.addEventListener('submit', (event) => this.#submitted(event))
    document.addEventListener('visibilitychange', () => document.hidden && this.save())
    window.addEventListener('online', () => this.#isUnsaved() && this.save())
    window.addEventListener('offline', () => this.#isUnsaved() && this.#say('offline', OFFLINE))
    window.addEventListener('pagehide', () => this.#closed())
    window.addEventListener('beforeunload', (event) => {
      // A save that is under way goes on without the page, and leaving it begins another.
      const waits = this.#running && this.#content() !== this.#sending
      if (!this.#submitting && this.#isUnsaved() && (waits || FAILED.includes(this.#state))) event.preventDefault()
    })
    window.addEventListener('pageshow', (event) => {
      // Back from the browser's memory: the version may be an old one.
      if (event.persisted && !this.#isUnsaved()) window.location.reload()
      this.#submitting = false
    })
  }

  get version() {
    return this.form.elements.namedItem('seen_version')
  }

  /** Save what has changed; resolves when it is done, at once where there is nothing to do. */
  async save({ closing = false } = {}) {
    clearTimeout(this.#timer)
    if (this.#running) {
      await this.#running
      return undefined
    }
    const content = this.#content()
    if (this.#stopped || this.#submitting || content === this.#refused) return undefined
    if (!closing && content === this.saved) return undefined
    if (!navigator.onLine) return this.#say('offline', OFFLINE)
    this.#sending = content
    this.#running = this.#post(content, closing)
    try {
      await this.#running
    } finally {
      this.#running = undefined
    }
    if (this.#isUnsaved()) this.#soon()
    return undefined
  }

  async #post(content, closing) {
    const body = new URLSearchParams(new FormData(this.form))
    if ('autosaveUnconfirmed' in this.form.dataset) body.delete('response')
    if (closing) body.set('closing', '1')
    const slow = setTimeout(() => this.#say('saving', 'Saving…'), SLOW)
    this.#doubtful.push(this.#sent(body))
    let response, answer
    try {
      response = await fetch(this.form.action, {
        method: 'POST',
        body,
        headers: { Accept: 'application/json' },
        keepalive: true,
        redirect: 'manual'
      })
      answer = response.headers.get('Content-Type')?.startsWith('application/json') ? await response.json() : undefined
    } catch {
      this.#failures += 1
      return this.#say('offline', OFFLINE)
    } finally {
      clearTimeout(slow)
    }
    if (answer === undefined && response.status < 500) answer = { state: 'gone', words: GONE }
    answer ??= { state: 'busy', words: 'Not saved yet: the portal is busy. What you typed stays here.' }
    if (answer.state === 'conflict' && this.#isMyOwn(answer)) {
      // An earlier save arrived, and only its answer was lost.
      this.version.value = answer.version
      return undefined
    }
    this.#doubtful = answer.state === 'busy' ? this.#doubtful : []
    if (answer.state === 'saved' || answer.state === 'unchanged') return this.#done(content, answer)
    this.#failures = answer.state === 'busy' ? this.#failures + 1 : 0
    this.#stopped = FINAL.includes(answer.state)
    if (answer.state === 'invalid') this.#refused = content
    this.resolve.hidden = answer.state !== 'conflict'
    return this.#say(answer.state, answer.words)
  }

  #done(content, answer) {
    this.#failures = 0
    this.saved = content
    // Other forms of the page name the version too.
    for (const version of document.querySelectorAll('input[name=seen_version]')) version.value = answer.version
    const goesOn = this.#isUnsaved()
    if (goesOn) this.drafts.keep(answer.version, this.#fields())
    else this.drafts.drop()
    if (answer.state === 'saved') this.#noteSaved()
    const last = document.querySelector('[data-autosave-last]')
    if (last && answer.at_length) last.textContent = answer.at_length
    // Words typed in the meantime are not saved yet: nothing says that they are.
    this.#say(goesOn ? '' : answer.state, goesOn ? '' : answer.words)
  }

  /** Tells the ordinary save that the page saved meanwhile, so that the time it took is measured then. */
  #noteSaved() {
    if (this.form.elements.namedItem('autosaved')) return
    const note = document.createElement('input')
    Object.assign(note, { type: 'hidden', name: 'autosaved', value: '1' })
    this.form.append(note)
  }

  async #submitted(event) {
    if (event.defaultPrevented) return
    clearTimeout(this.#timer)
    if (!navigator.onLine) {
      event.preventDefault()
      this.#say('offline', OFFLINE)
      return
    }
    if (this.#running || (this.#doubtful.length > 0 && !this.#stopped && !this.#settled)) {
      // The answer brings the version that the form has to name.
      event.preventDefault()
      const submitter = event.submitter
      await (this.#running ?? this.save())
      this.#settled = true
      this.form.requestSubmit(submitter)
      this.#settled = false
      return
    }
    this.#submitting = true
    if (this.#isUnsaved()) this.drafts.keep(this.version.value, this.#fields(), true)
  }

  #closed() {
    if (this.#submitting) return
    // Its time is measured once, when the page is left.
    const note = this.form.elements.namedItem('autosaved')
    if (this.#isUnsaved() || note) this.save({ closing: true })
    note?.remove()
  }

  #soon() {
    clearTimeout(this.#timer)
    if (this.#stopped) return
    const wait = this.#failures ? RETRIES[Math.min(this.#failures, RETRIES.length) - 1] : PAUSE
    this.#timer = setTimeout(() => this.save(), wait)
  }

  #say(state, words) {
    this.#state = state === 'unchanged' ? '' : state
    if (this.state.textContent !== words) this.state.textContent = words
  }

  #isUnsaved() {
    return this.#content() !== this.saved
  }

  #fields() {
    const data = new FormData(this.form)
    return Object.fromEntries(CONTENT.map((name) => [name, data.get(name) ?? '']))
  }

  #content() {
    return JSON.stringify(this.#fields())
  }

  /** What a save sends, as the portal would keep it. */
  #sent(body) {
    const fields = Object.fromEntries(
      CONTENT.map((name) => [name, (body.get(name) ?? '').replace(/\r\n/g, '\n').trim()])
    )
    if (fields.response !== 'not_applicable') fields.not_applicable_reason = ''
    return JSON.stringify(fields)
  }

  #isMyOwn(answer) {
    const theirs = JSON.stringify(Object.fromEntries(CONTENT.map((name) => [name, answer.theirs[name] ?? ''])))
    return answer.own && this.#doubtful.slice(0, -1).includes(theirs)
  }

  #offerDraft() {
    const draft = this.drafts.find()
    if (!draft) return
    const arrived = draft.sent && draft.version !== this.version.value
    if (arrived || JSON.stringify(draft.fields) === this.#content()) {
      this.drafts.drop()
      return
    }
    const offer = this.form.querySelector('[data-autosave-draft]')
    offer.querySelector('[data-autosave-typed]').textContent = this.#inWords(draft.fields)
    offer.hidden = false
    const close = () => {
      offer.hidden = true
      this.form.querySelector('input:not([type=hidden]), textarea')?.focus()
    }
    offer.querySelector('[data-autosave-put-back]').addEventListener('click', () => {
      this.#putBack(draft)
      close()
    })
    offer.querySelector('[data-autosave-drop]').addEventListener('click', () => {
      this.drafts.drop()
      close()
    })
  }

  #inWords({ response, comment, text }) {
    const chosen = response && this.form.querySelector(`input[name=response][value="${CSS.escape(response)}"]`)
    const label = chosen ? chosen.labels[0].textContent.trim() : ''
    return [label, text, comment].filter(Boolean).join('\n\n')
  }

  /** With the version that it was typed over: where a colleague has saved since, both are shown. */
  #putBack({ version, fields }) {
    this.version.value = version
    for (const [name, value] of Object.entries(fields)) {
      const field = this.form.elements.namedItem(name)
      if (!field) continue
      field.value = value
      const changed = field instanceof RadioNodeList ? [...field].find((radio) => radio.checked) : field
      changed?.dispatchEvent(new Event(changed.type === 'radio' ? 'click' : 'input', { bubbles: true }))
    }
    delete this.form.dataset.autosaveUnconfirmed
    this.save()
  }
}

const form = document.querySelector('form[data-autosave]')
if (form) new Autosave(form)

const resolving = document.querySelector('form[data-autosave-resolving]')
if (resolving) new Drafts(resolving.dataset.autosaveResolving).drop()
