import './shared/ui/styles.ts'
import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { askFirst } from './app/first-questions.ts'
import { watchForUpdates } from './app/updates.tsx'

askFirst()
const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? ''
// Read by react-remove-scroll, which Mantine's Modal uses.
setNonce(nonce)

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <App nonce={nonce} />
  </StrictMode>,
)
watchForUpdates()
