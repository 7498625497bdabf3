/** Whether a text is one sign as people count them, and a picture: a flag or a family is one too. */
export const isOneEmoji = (text: string): boolean => {
  const [first, ...others] = new Intl.Segmenter().segment(text)
  return (
    first !== undefined && others.length === 0 && text.length <= 16 && /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u.test(text)
  )
}
