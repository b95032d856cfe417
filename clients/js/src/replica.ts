// A part of the server's state, kept equal by snapshots and patches.
import type { CallOptions, Outcome } from './calls.js'
import { Deferred } from './deferred.js'
import { makeDispatch, type Action, type Dispatch, type DispatchResult } from './dispatch.js'
import { jsonEqual, reconcile } from './equal.js'
import { BridgeError, report } from './errors.js'
import type { UpdateFrame } from './frames.js'
import { applyPatch } from './patch.js'
import { Store } from './store.js'

export interface ReplicaOptions<S> {
  // What getState() returns until the first snapshot is here; an empty object if not given.
  initialState?: S
}

// What a replica needs of its client.
export interface ReplicaHost {
  readonly epoch: unknown
  // Whether the page has stopped trying to reach the server.
  readonly ended: boolean
  attach(replica: Replica<any>): number
  detach(id: number): void
  call(cmd: string, args: object, options: CallOptions): Promise<Outcome>
  dispatch(action: Action): Promise<DispatchResult>
}

const policy = 'renew'

const errorOf = (outcome: { error: unknown; code?: string | undefined }): unknown =>
  outcome.code === undefined ? outcome.error : new BridgeError(outcome.code, String(outcome.error))

export class Replica<S = unknown> extends Store<S> {
  readonly dispatch: Dispatch<S>
  #host: ReplicaHost
  #id = 0
  #wanted: string[]
  // The paths that the document was made for, if that is certain.
  #held: string[] | undefined
  #changing = 0
  // The document is the state as it was at all revisions from `since` to `revision`.
  #since = 0
  #revision: number | undefined
  #epoch: unknown
  #ready = new Deferred<S>()
  #attempt: Promise<void> = Promise.resolve()
  // The server refused the paths.
  #failed = false
  #closed = false
  // The page stopped trying before the first snapshot was here.
  #interrupted = false

  /** @internal */
  constructor(host: ReplicaHost, paths: readonly string[], options: ReplicaOptions<S> = {}) {
    super('initialState' in options ? (options.initialState as S) : ({} as S))
    this.#host = host
    this.#wanted = [...paths]
    this.dispatch = makeDispatch(action => host.dispatch(action), this.getState)
    this.#start(false)
  }

  // Resolves when the first snapshot is here, rejects if the server refuses the paths.
  get ready(): Promise<S> {
    return this.#ready.promise
  }

  get revision(): number | undefined {
    return this.#revision
  }

  get paths(): readonly string[] {
    return this.#wanted
  }

  // Resolves when the document is that of the new paths.
  async setPaths(paths: readonly string[]): Promise<void> {
    if (this.#closed) throw new BridgeError('closed', 'The replica was closed.')
    const previous = this.#wanted
    const wanted = (this.#wanted = [...paths])
    if (this.#failed) {
      this.#ready = new Deferred()
      this.#start(false)
      await this.ready
      return
    }
    const id = this.#id
    ++this.#changing
    const outcome = await this.#host.call('plugin:patchbay|set_paths', { id, paths: wanted }, { policy })
    --this.#changing
    if (id !== this.#id) return this.#attempt
    if ('ok' in outcome) {
      this.#held = wanted
      this.#advance((outcome.ok as { revision: number }).revision)
    } else {
      if (this.#wanted === wanted) this.#wanted = previous
      throw errorOf(outcome)
    }
  }

  // The document stays as it is.
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.dropListeners()
    this.#ready.reject(new BridgeError('closed', 'The replica was closed.'))
    this.#leave()
  }

  /** @internal */
  update(frame: UpdateFrame): void {
    const next = 'snapshot' in frame ? reconcile(this.getState(), frame.snapshot) : this.#patched(frame)
    if (next === undefined) return this.#restart()
    this.#since = this.#revision = frame.revision
    this.#epoch = this.#host.epoch
    this.setState(next as S)
  }

  // The session that knew this subscription is gone.
  /** @internal */
  renew(): void {
    if (this.#failed) return
    if (this.#interrupted) this.#ready = new Deferred()
    this.#interrupted = false
    const certain = this.#changing === 0 && jsonEqual(this.#held, this.#wanted)
    this.#host.detach(this.#id)
    this.#start(certain)
  }

  // Undefined if the patch does not fit the document.
  #patched({ base, patch }: UpdateFrame): unknown {
    if (this.#revision === undefined || base! < this.#since || base! > this.#revision) return undefined
    try {
      return applyPatch(this.getState(), patch!)
    } catch (error) {
      report(error)
      return undefined
    }
  }

  #restart(): void {
    this.#leave()
    this.#start(false)
  }

  #leave(): void {
    const id = this.#id
    this.#host.detach(id)
    void this.#host.call('plugin:patchbay|unsubscribe', { id }, { policy })
  }

  #start(resume: boolean): void {
    const id = (this.#id = this.#host.attach(this))
    this.#failed = false
    this.#attempt = this.#subscribe(id, resume)
    this.#attempt.catch(() => {})
  }

  async #subscribe(id: number, resume: boolean): Promise<void> {
    const paths = this.#wanted
    const held = resume ? { resume: { epoch: this.#epoch, revision: this.#revision } } : {}
    const outcome = await this.#host.call('plugin:patchbay|subscribe', { id, paths, ...held }, { policy })
    if (id !== this.#id) return this.#attempt
    if ('ok' in outcome) {
      this.#held = paths
      this.#advance((outcome.ok as { revision: number }).revision)
      this.#ready.resolve(this.getState())
    } else {
      this.#interrupted = this.#host.ended
      this.#failed = !this.#interrupted
      if (this.#failed) this.#host.detach(id)
      this.#ready.reject(errorOf(outcome))
      throw errorOf(outcome)
    }
  }

  // Nothing of the document changed up to this revision.
  #advance(revision: number): void {
    if (this.#revision !== undefined && revision > this.#revision) this.#revision = revision
  }
}
