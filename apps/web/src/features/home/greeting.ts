/** A greeting for the hour on the person's clock. */
export const greeting = (hour: number, name: string | undefined): string => {
  const words = hour < 5 ? 'Good night' : hour < 12 ? 'Good morning' : hour < 18 ? 'Good afternoon' : 'Good evening'
  return name ? `${words}, ${name}` : words
}
