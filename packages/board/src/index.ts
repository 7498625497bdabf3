export { bindBoard, type BindOptions, type BoardBinding } from './binding.ts'
export type { BoardElement, BoundElement, ElementType, Hold, Point, SceneElement } from './element.ts'
export type { Viewport } from './geometry.ts'
export { decodeLive, encodeLive, MAX_LIVE_BYTES, type DragFrame, type EndFrame, type LiveFrame, type StrokeFrame } from './live-frames.ts'
export { LiveScene, type LiveDrag, type LiveStroke, type SceneLookup } from './live-scene.ts'
export { LiveSender, type LiveHand, type LiveSenderOptions } from './live-sender.ts'
export { boardOf, elementIds, readBackground, readElement, type Board } from './model.ts'
export {
  Glide,
  overlayOf,
  type CursorMark,
  type FrameMark,
  type InkMark,
  type Overlay,
  type OverlayInput,
  type OverlayPerson,
} from './overlay.ts'
export { parseElement } from './parse-element.ts'
export type { Hand, Scene, Timing } from './scene.ts'
export { storedTexts } from './stored-texts.ts'
