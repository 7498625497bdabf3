export { freePort, ServerProcess, temporaryFolder } from './server-process.ts'
export { TcpProxy } from './tcp-proxy.ts'
