/** Every icon of the shell: one size, one stroke, named by what stands beside it. */
export const icon = { size: 18, stroke: 1.6, 'aria-hidden': true } as const
