// A reader as a process of its own, so that it can be stopped whole: `node reader-process.ts url page cookie`. Says its port once it has joined.
import { isPageId } from '@tandem/protocol'
import { RawReader } from '../stage/raw-reader.ts'

const [url = '', page = '', cookie = ''] = process.argv.slice(2)
if (!isPageId(page)) throw new Error(`${page} is no page`)
// Whoever started it is gone.
process.stdin.resume().on('end', () => process.exit())
const reader = await RawReader.enter(url, { cookie, pages: [page] })
process.stdout.write(`${reader.socket.port}\n`)
