// The network between one page and the server: it can break, be away, or stop reading. It also sees what comes in.
import WebSocket from 'ws'
import { sleep } from '../lib/limit.mjs'

// Nobody listens there.
const nowhere = 'ws://127.0.0.1:1/'

const framesOf = (data, isBinary) => {
  const bytes = Buffer.from(data)
  if (!isBinary) return JSON.parse(bytes)
  return [JSON.parse(bytes.toString('utf8', 4, 4 + bytes.readUInt32BE(0)))]
}

export class Line {
  // How many sessions were opened over it: one more than were lost.
  sessions = 0
  resumed = 0
  WebSocket
  #problem
  #away = 0
  #socket
  #answered = new Set()

  constructor(origin, problem) {
    this.#problem = problem
    const line = this
    this.WebSocket = class extends WebSocket {
      constructor(url, protocol) {
        super(line.#away > 0 ? nowhere : url, protocol, { origin, perMessageDeflate: false })
        this.on('error', () => {})
        // What comes over a socket that the client has given up does not count: it will come again.
        this.on('message', (data, isBinary) => this.onmessage && line.#see(framesOf(data, isBinary)))
        line.#socket = this
      }
    }
  }

  // Of this end, by which the testbed can cut the connection.
  get port() {
    return this.#socket._socket?.localPort
  }

  cut() {
    this.#socket.terminate()
  }

  async away(milliseconds) {
    ++this.#away
    this.cut()
    await sleep(milliseconds)
    --this.#away
  }

  async stopReading(milliseconds) {
    const socket = this.#socket
    socket.pause()
    await sleep(milliseconds)
    socket.resume()
  }

  #see(frames) {
    for (const { welcome, reply } of frames) {
      if (welcome) this.#welcomed(welcome)
      if (reply === undefined) continue
      if (this.#answered.has(reply)) this.#problem(`call ${reply} was answered twice`)
      this.#answered.add(reply)
    }
  }

  #welcomed({ resumed }) {
    if (resumed) {
      ++this.resumed
    } else {
      ++this.sessions
      this.#answered.clear()
    }
  }
}
