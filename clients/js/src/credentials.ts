// Who this page is: from the fragment of its address, or from what an earlier page of this window kept.
import type { Credentials } from './connection.js'

export type KeyStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export interface PageIdentity {
  label: string
  credentials: Credentials
}

const key = 'patchbay.window'

// Reading `sessionStorage` throws where the user has forbidden it.
export const pageStorage = (): KeyStore | undefined => {
  try {
    return globalThis.sessionStorage
  } catch {
    return undefined
  }
}

const fromFragment = (): PageIdentity | undefined => {
  const match = /^#patchbay=([^.&]+)\.([^&]+)(?:&(.*))?$/.exec(location.hash)
  if (!match) return undefined
  const [, label, token, rest] = match
  history.replaceState(history.state, '', location.pathname + location.search + (rest ? `#${rest}` : ''))
  try {
    return { label: decodeURIComponent(label!), credentials: { token: decodeURIComponent(token!) } }
  } catch {
    // An address that somebody has damaged names nobody.
    return undefined
  }
}

const isIdentity = (value: any): value is PageIdentity =>
  typeof value?.label === 'string' && typeof (value.credentials?.session ?? value.credentials?.token) === 'string'

const fromStorage = (storage: KeyStore | undefined): PageIdentity | undefined => {
  try {
    const value: unknown = JSON.parse(storage?.getItem(key) ?? 'null')
    return isIdentity(value) ? value : undefined
  } catch {
    return undefined
  }
}

export const keepIdentity = (storage: KeyStore | undefined, identity: PageIdentity): void => {
  try {
    storage?.setItem(key, JSON.stringify(identity))
  } catch {
    // A full or forbidden storage costs the reload, nothing else.
  }
}

export const forgetIdentity = (storage: KeyStore | undefined): void => storage?.removeItem(key)

// The token is kept as well: the page may be reloaded before it has used it.
export const pageIdentity = (storage: KeyStore | undefined): PageIdentity | undefined => {
  const identity = fromFragment()
  if (identity) keepIdentity(storage, identity)
  return identity ?? fromStorage(storage)
}
