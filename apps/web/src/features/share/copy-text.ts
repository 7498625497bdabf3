/** Copies what stands in a field. False when the browser lets no page copy; then it is selected. */
export const copyFrom = async (field: HTMLInputElement | null): Promise<boolean> => {
  if (!field) return false
  try {
    await navigator.clipboard.writeText(field.value)
    return true
  } catch {
    // Without HTTPS there is no clipboard to write to, but a selection can still be copied.
    field.focus()
    field.select()
    return document.execCommand('copy')
  }
}
