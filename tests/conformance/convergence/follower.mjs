// A replica of the client, watched: every update has to continue where the one before ended.

export class Follower {
  // {revision, document, paths, reached}: after each update, and whenever an action was answered. With the sets of
  // paths that the document may be for.
  seen = []
  replica
  #pathsets
  #problem
  #base

  constructor(client, paths, problem) {
    this.#problem = problem
    this.#pathsets = [paths]
    this.replica = client.replica(paths)
    const { replica } = this
    const apply = replica.update.bind(replica)
    replica.update = frame => {
      this.#check(frame)
      apply(frame)
      if (replica.revision !== frame.revision) problem(`the replica refused ${JSON.stringify(frame)}`)
      this.#base = frame.revision
      this.note()
    }
  }

  get revision() {
    return this.replica.revision
  }

  // As it is now; with `reached`, it has to contain all that happened up to there.
  note(reached) {
    const { revision } = this.replica
    const document = this.replica.getState()
    this.seen.push({ revision, document, paths: [...this.#pathsets], reached })
  }

  async setPaths(paths) {
    this.#pathsets.push(paths)
    await this.replica.setPaths(paths)
    const at = this.#pathsets.lastIndexOf(paths)
    if (at >= 0) this.#pathsets.splice(0, at)
  }

  #check({ base, revision, snapshot }) {
    const before = this.replica.revision
    if (before !== undefined && revision < before) this.#problem(`revision ${revision} came after ${before}`)
    if (snapshot !== undefined) return
    if (base < this.#base || base > before || base === undefined) {
      this.#problem(`an update from ${base} came where the replica was at ${this.#base} to ${before}`)
    }
  }
}
