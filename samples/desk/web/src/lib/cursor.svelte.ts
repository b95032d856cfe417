// Windows that show the same well move one cursor: each tells the others by an event where its own is.
import { emit, listen } from '@tauri-apps/api/event'

import { label } from './backend'

interface DepthCursor {
  window: string
  well: string | null
  depth: number | null
}

const name = 'depth-cursor'

export class SharedCursor {
  depth = $state<number | null>(null)
  #well: () => string | null
  #waiting = false

  constructor(well: () => string | null) {
    this.#well = well
    listen<DepthCursor>(name, ({ payload }) => {
      if (payload.window !== label && payload.well === well()) this.depth = payload.depth
    }).catch(() => undefined)
  }

  // At most once for each picture.
  readonly move = (depth: number | null): void => {
    this.depth = depth
    if (this.#waiting) return
    this.#waiting = true
    requestAnimationFrame(() => {
      this.#waiting = false
      emit(name, { window: label, well: this.#well(), depth: this.depth }).catch(() => undefined)
    })
  }
}
