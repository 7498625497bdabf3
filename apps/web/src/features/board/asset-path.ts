import { onHost } from '../../shared/lib/base-path.ts'

/** Where Excalidraw looks for its fonts: on our own origin. Has to be said before the package is evaluated. */
Object.assign(window, { EXCALIDRAW_ASSET_PATH: onHost('/board/') })
