// Compiled against the built declarations, never run: what users of the package write must type-check.
import WebSocketOfNode from 'ws'
import { connect, installTauriInternals, type BridgeError, type Client, type Replica, type Status } from 'patchbay'

interface State {
  counter: { value: number }
  names: string[]
}

const url = 'ws://127.0.0.1:1/patchbay/socket'
export const inNode: Client = connect({ url, token: 't', WebSocket: WebSocketOfNode })
export const inBrowser: Client = connect({ url, token: 't', WebSocket })
export const client: Client = connect()

export const replica: Replica<State> = client.replica<State>(['/counter', '/names'])
export const value: number = replica.getState().counter.value
export const stop: () => void = replica.subscribe((state, previous) => state.names === previous.names)
replica.subscribe(s => s.counter.value, (now: number, before: number) => now - before, { fireImmediately: true })
export const readable: { subscribe(run: (names: string[]) => void): () => void } = replica.readable(s => s.names)

export const length: Promise<number> = client.invoke<string>('ping', { a: 1 }).then(text => text.length)
export const bytes: Promise<ArrayBuffer> = client.invoke<ArrayBuffer>('bytes', new Uint8Array(3))
export const unlisten: Promise<() => Promise<void>> = client.listen<number>('e', event => event.payload.toFixed())
export const handled: Promise<boolean> = replica.dispatch({ type: 'a' }).then(result => result.handled)
export const sum: number = replica.dispatch((dispatch, getState) => {
  void dispatch({ type: 'b', payload: 1 })
  return getState().counter.value
})
export const channel = client.createChannel<number>(message => message.toFixed(), { onEnd: reason => reason?.code })
export const code = (error: BridgeError): string => error.code
client.onStatus((status: Status) => status.reason?.code)
installTauriInternals(client)

// @ts-expect-error There is no such member of the state.
replica.getState().other
// @ts-expect-error A target has a kind.
client.emitTo({ label: 'main' }, 'e')
// @ts-expect-error Parts of the client are nobody's business.
client.parts
