// As much of a WebSocket as the connection needs: that of browsers, of Node, or of the npm package `ws`.

export interface SocketLike {
  binaryType: string
  onopen: ((event: any) => void) | null
  onmessage: ((event: any) => void) | null
  onclose: ((event: any) => void) | null
  onerror: ((event: any) => void) | null
  send(data: string | Uint8Array<ArrayBuffer>): void
  close(code?: number, reason?: string): void
}

export type SocketConstructor = new (url: string, protocol: string) => SocketLike

export const silence = (socket: SocketLike): void => {
  socket.onopen = socket.onmessage = socket.onclose = null
  socket.onerror = () => {}
}
