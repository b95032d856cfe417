// Goes through a list by steps. A step that comes before the last one was answered goes on from what was asked for.
export class Chooser {
  #asked: string | null = null
  #select: (id: string) => Promise<unknown>

  constructor(select: (id: string) => Promise<unknown>) {
    this.#select = select
  }

  async choose(id: string, selected: string | null): Promise<void> {
    if (id === (this.#asked ?? selected)) return
    this.#asked = id
    await this.#select(id)
    if (this.#asked === id) this.#asked = null
  }

  step(items: { id: string }[], selected: string | null, move: (at: number) => number): void {
    const from = this.#asked ?? selected
    const at = items.findIndex(each => each.id === from)
    const next = items[Math.max(0, Math.min(items.length - 1, move(at)))]
    if (next) void this.choose(next.id, selected)
  }
}
