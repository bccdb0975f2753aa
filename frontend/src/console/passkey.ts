// Passkeys: a form marked `data-passkey` first asks the server for a challenge, lets the browser sign it (or make a new
// key), and is then sent like any other form with the answer in its field. Whatever goes wrong is said in the form.

const SAID: Record<string, string> = {
  NotAllowedError: '没有完成：取消了，或等得太久。请再点一次，按浏览器的提示验证本人。',
  AbortError: '没有完成：被打断了。请再点一次，按浏览器的提示验证本人。',
  InvalidStateError: '没有绑定：这台设备上已有您的通行密钥。直接用它登录，或换一台设备绑定。',
  SecurityError: '没有完成：这个地址不能用通行密钥。请用行内域名打开本页。',
  NotSupportedError: '没有完成：这台设备不能验证本人。请先设好锁屏密码或指纹，或换一台设备。',
  ConstraintError: '没有完成：这台设备不能验证本人。请先设好锁屏密码或指纹，或换一台设备。'
}
const FAILED = '没有完成：浏览器没有给出通行密钥。请再试一次，或换一种登录方式。'

interface Descriptor { id: string; type: PublicKeyCredentialType; transports?: AuthenticatorTransport[] }
interface Creation extends Omit<PublicKeyCredentialCreationOptionsJSON, 'user'> { user: { id: string; name: string; displayName: string } }
type Asked = { creation: Creation } | { request: PublicKeyCredentialRequestOptionsJSON }

class Refused extends Error {}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0))
}

function text(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer))
  return btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

function keys(listed: Descriptor[] | undefined): PublicKeyCredentialDescriptor[] {
  return (listed ?? []).map((one) => ({ ...one, id: bytes(one.id) }))
}

/** Options for a new key; older browsers cannot read them from JSON themselves. */
function creation(said: Creation): PublicKeyCredentialCreationOptions {
  if ('parseCreationOptionsFromJSON' in PublicKeyCredential) return PublicKeyCredential.parseCreationOptionsFromJSON(said)
  return {
    ...(said as unknown as PublicKeyCredentialCreationOptions),
    challenge: bytes(said.challenge),
    user: { ...said.user, id: bytes(said.user.id) },
    excludeCredentials: keys(said.excludeCredentials as Descriptor[] | undefined)
  }
}

function request(said: PublicKeyCredentialRequestOptionsJSON): PublicKeyCredentialRequestOptions {
  if ('parseRequestOptionsFromJSON' in PublicKeyCredential) return PublicKeyCredential.parseRequestOptionsFromJSON(said)
  return {
    ...(said as unknown as PublicKeyCredentialRequestOptions),
    challenge: bytes(said.challenge),
    allowCredentials: keys(said.allowCredentials as Descriptor[] | undefined)
  }
}

/** The answer of the device in the form the server reads. */
function written(key: PublicKeyCredential): string {
  const answer: Record<string, string> = { clientDataJSON: text(key.response.clientDataJSON) }
  if (key.response instanceof AuthenticatorAttestationResponse) {
    answer['attestationObject'] = text(key.response.attestationObject)
  } else if (key.response instanceof AuthenticatorAssertionResponse) {
    answer['authenticatorData'] = text(key.response.authenticatorData)
    answer['signature'] = text(key.response.signature)
    if (key.response.userHandle) answer['userHandle'] = text(key.response.userHandle)
  }
  return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response: answer, clientExtensionResults: {} })
}

async function ask(form: HTMLFormElement): Promise<Asked> {
  const answer = await fetch(form.dataset['asks'] ?? '', { method: 'POST', body: new FormData(form) }).catch(() => {
    throw new Refused('没有完成：网络不通。请再试一次。')
  })
  if (answer.status === 429) throw new Refused('没有完成：连续输错，已锁定。15 分钟后再试，或请系统管理员解锁。')
  if (answer.status >= 500) throw new Refused('没有完成：系统出错。请稍后再试，或换一种登录方式。')
  if (!answer.headers.get('content-type')?.includes('json')) throw new Refused('没有完成：本页已过期。请刷新本页再试。')
  const said = await answer.json() as { refused?: string; publicKey?: unknown }
  if (said.refused !== undefined || !said.publicKey) throw new Refused(said.refused ?? FAILED)
  return form.dataset['passkey'] === 'create'
    ? { creation: said.publicKey as Creation }
    : { request: said.publicKey as PublicKeyCredentialRequestOptionsJSON }
}

async function sign(form: HTMLFormElement): Promise<string> {
  const asked = await ask(form)
  const key = 'creation' in asked
    ? await navigator.credentials.create({ publicKey: creation(asked.creation) })
    : await navigator.credentials.get({ publicKey: request(asked.request) })
  if (!(key instanceof PublicKeyCredential)) throw new Refused(FAILED)
  return written(key)
}

function answerOf(form: HTMLFormElement): HTMLInputElement | null {
  return form.querySelector<HTMLInputElement>('input[name=credential]')
}

async function carryOut(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const field = answerOf(form)
  const trouble = form.querySelector<HTMLElement>('[role=alert]')
  if (!field || form.hasAttribute('data-signing')) return
  form.setAttribute('data-signing', '')
  button?.setAttribute('aria-busy', 'true')
  if (trouble) trouble.hidden = true
  try {
    field.value = await sign(form)
    form.requestSubmit()
  } catch (problem) {
    const name = problem instanceof Error ? problem.name : ''
    if (trouble) {
      trouble.textContent = problem instanceof Refused ? problem.message : SAID[name] ?? FAILED
      trouble.hidden = false
    }
  } finally {
    form.removeAttribute('data-signing')
    if (!field.value) button?.removeAttribute('aria-busy')
  }
}

/** Lets forms be signed by a passkey; hides them where the browser knows none, and says so. */
export function usePasskeys(page: Document): void {
  if (!window.isSecureContext || !('PublicKeyCredential' in window)) {
    for (const one of page.querySelectorAll<HTMLElement>('form[data-passkey], [data-passkey-only]')) one.hidden = true
    for (const one of page.querySelectorAll<HTMLElement>('[data-unable]')) one.hidden = false
    return
  }
  page.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.matches('[data-passkey]') || answerOf(form)?.value) return
    event.preventDefault()
    event.stopImmediatePropagation()
    void carryOut(form, event.submitter)
  })
  window.addEventListener('pageshow', () => {
    for (const form of page.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
      const field = answerOf(form)
      if (field) field.value = ''
    }
  })
}
