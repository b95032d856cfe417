// How the connection is, and those who want to know.
import { isolated } from './errors.js'

export interface Reason {
  code: string
  message: string
}

export interface Status {
  // `connecting` and `lost` take turns while the page tries; what it asks for meanwhile is sent when it is `open`.
  // `closed`: it has stopped trying, all calls are rejected, and only `reconnect()` starts anew.
  state: 'connecting' | 'open' | 'lost' | 'closed'
  // Why it was lost or closed; README.md lists the codes.
  reason?: Reason
}

export type StatusListener = (status: Status) => void

export class StatusBoard {
  #status: Status = { state: 'connecting' }
  #listeners = new Set<StatusListener>()

  get current(): Status {
    return this.#status
  }

  set(status: Status): void {
    this.#status = status
    for (const listener of [...this.#listeners]) isolated(listener, status)
  }

  subscribe(listener: StatusListener): () => void {
    const own: StatusListener = status => listener(status)
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }
}
