// Making clients: the one of this page, or one with given credentials.
import type { BackoffOptions } from './backoff.js'
import { Client } from './client.js'
import { pageIdentity, pageStorage, type KeyStore, type PageIdentity } from './credentials.js'
import { BridgeError } from './errors.js'
import { pageWindow, type PageWindow } from './page.js'
import type { SocketConstructor } from './socket.js'

export interface ConnectOptions {
  // Where the socket is; by default /patchbay/socket of the page's origin.
  url?: string
  // By default that of the platform.
  WebSocket?: SocketConstructor
  // A token, or the session of an earlier page of the same window; by default from the page's address or storage.
  token?: string
  session?: string
  // The window's label, as far as it is known before the server has told it.
  label?: string
  storage?: KeyStore | null
  page?: PageWindow | null
  backoff?: BackoffOptions
}

// The classic script and the module share the page's client by this name.
const shared = Symbol.for('patchbay.client')
const page = globalThis as { [shared]?: Client }

const socketUrl = (): string => {
  const url = new URL('/patchbay/socket', location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

const makeClient = (options: ConnectOptions, identity: PageIdentity): Client =>
  new Client({
    ...identity,
    url: options.url ?? socketUrl(),
    WebSocket: options.WebSocket ?? (WebSocket as SocketConstructor),
    storage: options.storage === undefined ? pageStorage() : (options.storage ?? undefined),
    page: options.page === undefined ? pageWindow() : (options.page ?? undefined),
    backoff: options.backoff,
  })

// Without credentials: the client of this page, which is made once.
export const connect = (options: ConnectOptions = {}): Client => {
  const { token, session, label = '' } = options
  if (token !== undefined) return makeClient(options, { label, credentials: { token } })
  if (session !== undefined) return makeClient(options, { label, credentials: { session } })
  if (page[shared]) return page[shared]
  const identity = typeof location === 'undefined' ? undefined : pageIdentity(options.storage ?? pageStorage())
  if (identity) return (page[shared] = makeClient(options, identity))
  throw new BridgeError('unauthorized', 'The address of this page has no "#patchbay=LABEL.TOKEN" of the application.')
}
