export { contentOf } from './content.ts'
export { contentDigest } from './digest.ts'
