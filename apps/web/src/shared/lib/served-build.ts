/** Each answer of the API says which build of the web app this server hands out. */
export const BUILD_HEADER = 'X-Tandem-Build'

/** A build as the server writes it into the page; in development nobody does. */
const isBuild = (text: string | null | undefined): text is string => /^[0-9a-f]{12}$/.test(text ?? '')

/** Whether the server has another build of the web app than this tab runs. The last answer counts: in an upgrade nodes differ for a while. */
export class ServedBuild {
  readonly #own: string | undefined
  readonly #listeners = new Set<() => void>()
  #isOther = false

  constructor(own: string | null | undefined) {
    this.#own = isBuild(own) ? own : undefined
  }

  get isOther(): boolean {
    return this.#isOther
  }

  /** An answer of the server has come; `served`: what it says of its build. */
  note(served: string | null): void {
    if (this.#own === undefined || !isBuild(served)) return
    const isNews = served !== this.#own && !this.#isOther
    this.#isOther = served !== this.#own
    if (isNews) for (const listener of this.#listeners) listener()
  }

  /** Calls back each time the server turns out to have another build. */
  onOther(listener: () => void): void {
    this.#listeners.add(listener)
  }
}

const ownBuild = (): string | undefined =>
  typeof document === 'undefined' ? undefined : document.querySelector<HTMLMetaElement>('meta[name=tandem-build]')?.content

/** Of this tab. */
export const servedBuild = new ServedBuild(ownBuild())
