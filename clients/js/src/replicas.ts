// All replicas of a page, by the ids of their subscriptions.
import type { CallOptions, Calls, Outcome } from './calls.js'
import type { Action, DispatchResult } from './dispatch.js'
import type { UpdateFrame } from './frames.js'
import type { Replica, ReplicaHost } from './replica.js'

export class Replicas implements ReplicaHost {
  epoch: unknown
  readonly dispatch: (action: Action) => Promise<DispatchResult>
  #calls: Calls
  #known = new Map<number, Replica<any>>()
  #last = 0

  constructor(calls: Calls, dispatch: (action: Action) => Promise<DispatchResult>) {
    this.#calls = calls
    this.dispatch = dispatch
  }

  get ended(): boolean {
    return this.#calls.ended
  }

  attach(replica: Replica<any>): number {
    this.#known.set(++this.#last, replica)
    return this.#last
  }

  detach(id: number): void {
    this.#known.delete(id)
  }

  call(cmd: string, args: object, options: CallOptions): Promise<Outcome> {
    return this.#calls.start(cmd, args, options).outcome
  }

  // Updates of a subscription that was given up are still on their way for a while.
  deliver(frame: UpdateFrame): void {
    this.#known.get(frame.update)?.update(frame)
  }

  renew(): void {
    for (const replica of [...this.#known.values()]) replica.renew()
  }
}
