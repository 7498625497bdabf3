declare global {
  interface Window {
    /** Milliseconds from the start of the navigation to the moment after the frame with the lists and the tree. */
    homePainted?: number
    /** When the awaited place of a row was painted, on the clock of the machine. */
    rowPainted?: Promise<number>
    /** When a key was pressed last, on the clock of the machine. */
    pressedAt?: number
  }
}

/** In the page, before its own scripts: notes when home is of use: `rows` pages in the lists, and the tree beside them. */
export const watchHome = (rows: number): void => {
  const isOfUse = () =>
    document.querySelectorAll('main li a[href*="/p/"]').length >= rows &&
    document.querySelector('[role=tree] [role=treeitem][data-type=page]') !== null
  const observer = new MutationObserver(() => {
    if (!isOfUse()) return
    observer.disconnect()
    const afterFrame = new MessageChannel()
    afterFrame.port1.addEventListener('message', () => (window.homePainted = performance.now()))
    afterFrame.port1.start()
    requestAnimationFrame(() => afterFrame.port2.postMessage(0))
  })
  observer.observe(document, { subtree: true, childList: true })
}

/** In the page: notes when a row of the tree is painted at this place among its siblings. */
export const watchRow = ({ key, place }: { key: string; place: number }): void => {
  window.rowPainted = new Promise((resolve) => {
    const isThere = () => document.querySelector(`[role=tree] [data-key="${key}"]`)?.getAttribute('aria-posinset') === String(place)
    const painted = () => {
      const afterFrame = new MessageChannel()
      afterFrame.port1.addEventListener('message', () => resolve(performance.timeOrigin + performance.now()))
      afterFrame.port1.start()
      requestAnimationFrame(() => afterFrame.port2.postMessage(0))
    }
    const observer = new MutationObserver(() => {
      if (!isThere()) return
      observer.disconnect()
      painted()
    })
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-posinset'] })
  })
}

/** In the page: notes when keys are pressed. */
export const watchKeys = (): void =>
  document.addEventListener('keydown', ({ timeStamp }) => (window.pressedAt = performance.timeOrigin + timeStamp), { capture: true })
