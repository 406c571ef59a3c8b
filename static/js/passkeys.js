/**
 * Passkeys: a form with data-passkey asks the device, fills in its field "credential" and is sent.
 *
 *   data-passkey="create"            the device makes a passkey
 *   data-passkey="get"               the device shows one that it has
 *   data-passkey-options='{…}'       what the server asks for; or
 *   data-passkey-from="address"      where that is fetched when the button is pressed
 *
 * The form is hidden until this script runs and the browser knows passkeys. Binary values travel as base64url, as in
 * the WebAuthn specification's JSON forms (https://www.w3.org/TR/webauthn-3/#sctn-parseCreationOptionsFromJSON),
 * which the oldest browsers that we serve do not convert by themselves.
 */
const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (character) => character.charCodeAt(0))

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')

const withBytes = (credentials) => credentials?.map((credential) => ({ ...credential, id: toBytes(credential.id) }))

async function create(options) {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials),
      // Found by the device without a name typed first, and only after a fingerprint, face or PIN.
      authenticatorSelection: {
        ...options.authenticatorSelection,
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required'
      }
    }
  })
  return {
    ...common(credential),
    response: {
      clientDataJSON: toText(credential.response.clientDataJSON),
      attestationObject: toText(credential.response.attestationObject),
      transports: credential.response.getTransports?.() ?? []
    }
  }
}

async function get(options) {
  const credential = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      allowCredentials: withBytes(options.allowCredentials)
    }
  })
  const { clientDataJSON, authenticatorData, signature, userHandle } = credential.response
  return {
    ...common(credential),
    response: {
      clientDataJSON: toText(clientDataJSON),
      authenticatorData: toText(authenticatorData),
      signature: toText(signature),
      userHandle: userHandle && toText(userHandle)
    }
  }
}

const common = (credential) => ({
  id: credential.id,
  rawId: toText(credential.rawId),
  type: credential.type,
  clientExtensionResults: credential.getClientExtensionResults(),
  authenticatorAttachment: credential.authenticatorAttachment ?? undefined
})

async function optionsOf(form) {
  if (form.dataset.passkeyOptions) return JSON.parse(form.dataset.passkeyOptions)
  const response = await fetch(form.dataset.passkeyFrom, { headers: { Accept: 'application/json' } })
  if (!response.ok) throw new Error(`The server answered ${response.status}.`)
  return (await response.json()).request_options
}

function listen(form) {
  const ask = { create, get }[form.dataset.passkey]
  const failed = form.querySelector('[data-passkey-failed]')
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    // Another script's guard against sending twice must not count a passkey that was cancelled.
    event.stopImmediatePropagation()
    failed.hidden = true
    try {
      const { publicKey } = await optionsOf(form)
      form.elements.credential.value = JSON.stringify(await ask(publicKey))
      form.submit()
    } catch (error) {
      console.warn(error)
      failed.hidden = false
    }
  }, { capture: true })
  form.hidden = false
}

if (window.PublicKeyCredential) document.querySelectorAll('form[data-passkey]').forEach(listen)
