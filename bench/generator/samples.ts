export interface Quantiles {
  n: number
  p50: number | null
  p95: number | null
  p99: number | null
  max: number | null
}

const rounded = (value: number | undefined): number | null => (value === undefined ? null : Number(value.toFixed(2)))

/** Milliseconds, kept all of them: a percentile of an estimate would hide the tail. */
export class Samples {
  #values = new Float64Array(1 << 16)
  #count = 0

  push(value: number): void {
    if (this.#count === this.#values.length) {
      const larger = new Float64Array(this.#count * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.#count++] = value
  }

  quantiles(): Quantiles {
    const sorted = this.#values.slice(0, this.#count).sort()
    const at = (share: number) => rounded(sorted[Math.min(this.#count - 1, Math.floor(share * this.#count))])
    return { n: this.#count, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: rounded(sorted[this.#count - 1]) }
  }
}
