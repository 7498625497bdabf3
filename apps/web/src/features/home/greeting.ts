export type Greeting = 'night' | 'morning' | 'afternoon' | 'evening'

/** The greeting for the hour on the person's clock. */
export const greetingAt = (hour: number): Greeting => (hour < 5 ? 'night' : hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening')
