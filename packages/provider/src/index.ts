export type { Connection, ConnectionStatus, Page, PageStatus, Participant, Presence, SaveState } from './api.ts'
