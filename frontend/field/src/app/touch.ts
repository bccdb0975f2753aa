// Opening by finger or face: the authenticator of the phone gives 32 bytes (the PRF extension of WebAuthn) that nothing else
// brings forth, and the data key is wrapped under them too. The PIN stays; nothing leaves the phone, the bank is not asked.
import { randomBytes, utf8, type Bytes } from '../crypto/bytes'
import { changePin, openTouched, wrapTouched, type Wrapped } from '../crypto/keys'
import { put } from '../store/store'
import { signInReason, WRONG_PINS } from './guard'
import { keepGuard, no, openWith, readGuard, store, type Said } from './session'

interface Touch {
  credential: Bytes
  wrapped: Bytes
}
type Keys = Wrapped & { device: CryptoKey; touch?: Touch }

const ASKED = { prf: { eval: { first: utf8('qianmo-field-touch-1') } } }

const keysHere = (): Promise<Keys | undefined> => store.get<Keys>('plain', 'keys')

/** Whether this phone has a finger or a face to open by. */
export const canTouch = async (): Promise<boolean> =>
  'PublicKeyCredential' in window && (await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable())

export const isTouchOn = async (): Promise<boolean> => (await keysHere())?.touch !== undefined

/** Lets the finger open what the PIN opens. The PIN is asked, since what is open gives its key to nobody. */
export async function turnTouchOn(pin: string, name: string): Promise<Said> {
  const credential = await newCredential(name)
  const secret = credential && (await secretOf(credential))
  if (!secret) return no('没有开通：这台手机的指纹或面容不能用来开应用，或者没有认出来。请继续用 PIN。')
  return changed(async keys => {
    const wrapped = await wrapTouched(secret, pin, keys.device, keys)
    return wrapped && { touch: { credential, wrapped } }
  })
}

/** Another PIN for the same data; the finger goes on opening it. */
export const choosePin = (old: string, pin: string): Promise<Said> => changed(keys => changePin(old, pin, keys.device, keys))

export async function turnTouchOff(): Promise<void> {
  const { touch: _, ...keys } = (await keysHere()) ?? {}
  await store.write([put('plain', 'keys', keys)])
}

/** Opens the phone's own data by finger or face; where a PIN would not be enough, neither is this. */
export async function unlockByTouch(): Promise<Said> {
  const reason = signInReason(await readGuard(), Date.now())
  if (reason) return no(reason)
  const keys = await keysHere()
  const secret = keys?.touch && (await secretOf(keys.touch.credential))
  const key = secret && (await openTouched(secret, keys.device, keys.touch!.wrapped))
  if (!key) return no('没有认出来。可以再试一次，或者用 PIN 打开。')
  await keepGuard({ wrong: 0 })
  return openWith(key)
}

/** Changes how the data key is kept, by somebody who knows the PIN: a wrong one is counted here as at the door. */
async function changed(change: (keys: Keys) => Promise<Partial<Keys> | null>): Promise<Said> {
  const [guard, keys] = [await readGuard(), await keysHere()]
  const reason = signInReason(guard, Date.now())
  if (reason) return no(reason)
  await keepGuard({ wrong: guard.wrong + 1 })
  const made = keys && (await change(keys))
  if (!made) return no(`PIN 不对，没有改。还可以试 ${WRONG_PINS - guard.wrong - 1} 次。`)
  await keepGuard({ wrong: 0 })
  await store.write([put('plain', 'keys', { ...keys, ...made })])
  return { ok: true }
}

async function newCredential(name: string): Promise<Bytes | null> {
  const made = await asked(navigator.credentials.create({
    publicKey: {
      rp: { name: '阡陌 走访' }, user: { id: randomBytes(16), name, displayName: name }, challenge: randomBytes(32),
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }, { type: 'public-key', alg: -257 }],
      authenticatorSelection: { authenticatorAttachment: 'platform', userVerification: 'required' }, extensions: ASKED
    }
  }))
  return made?.getClientExtensionResults().prf?.enabled ? new Uint8Array(made.rawId) : null
}

async function secretOf(credential: Bytes): Promise<Bytes | null> {
  const given = await asked(navigator.credentials.get({
    publicKey: {
      challenge: randomBytes(32), allowCredentials: [{ type: 'public-key', id: credential }], userVerification: 'required',
      extensions: ASKED
    }
  }))
  const first = given?.getClientExtensionResults().prf?.results?.first
  return first ? new Uint8Array(first as ArrayBuffer) : null
}

/** What the authenticator answered; null where the person turned away or it knows of nothing. */
const asked = (answer: Promise<Credential | null>): Promise<PublicKeyCredential | null> =>
  answer.then(given => given as PublicKeyCredential | null, () => null)
