import { squareOf } from './square.ts'

const SIDE = 128
/** What the server takes at most, as characters of a data address. */
const LONGEST = 90_000
const TYPES = ['image/webp', 'image/jpeg'] as const

/** A chosen file as a small square picture in a data address; `undefined` when it is no picture. Nothing else of the file is kept. */
export const pictureOf = async (file: Blob): Promise<string | undefined> => {
  let image: ImageBitmap
  try {
    image = await createImageBitmap(file)
  } catch {
    return undefined
  }
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width: SIDE, height: SIDE })
  const context = canvas.getContext('2d')
  const { x, y, side } = squareOf(image.width, image.height)
  if (context) {
    context.imageSmoothingQuality = 'high'
    // JPEG has no see-through: white stands behind it.
    context.fillStyle = '#ffffff'
    context.fillRect(0, 0, SIDE, SIDE)
    context.drawImage(image, x, y, side, side, 0, 0, SIDE, SIDE)
  }
  image.close()
  // A browser that cannot write WebP writes PNG, which is larger.
  return TYPES.map((type) => canvas.toDataURL(type, 0.85)).find((address) => address.length <= LONGEST)
}
