// How the connection is, and those who want to know.
import { isolated } from './errors.js'

export interface Status {
  state: 'connecting' | 'open' | 'lost' | 'closed'
  // With `closed`: why there will be no other attempt.
  reason?: { code: string; message: string }
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
