import { newPageId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import type { WorkspaceHearer } from '../src/ports.ts'
import type { WorkspaceMessage } from '../src/workspace-line.ts'
import { ScriptedWire } from './scripted-wire.ts'
import { Tab } from './tab.ts'

/** A wire whose workspace is the test. */
class WireWithWorkspace extends ScriptedWire {
  readonly opened: WorkspaceHearer[] = []
  closed = 0

  openWorkspace(hearer: WorkspaceHearer): () => void {
    this.opened.push(hearer)
    return () => void (this.closed += 1)
  }

  get hearer(): WorkspaceHearer {
    return this.opened.at(-1) as WorkspaceHearer
  }
}

const listening = () => {
  const tab = new Tab()
  const wire = new WireWithWorkspace()
  const heard: WorkspaceMessage[] = []
  let reconnects = 0
  tab.connection.workspace.onReconnect(() => void (reconnects += 1))
  const listen = () => tab.connection.workspace.subscribe((message) => heard.push(message))
  return { tab, wire, heard, listen, reconnects: () => reconnects }
}
const HERE = { page: newPageId(), people: [] }

test('a connection is made for somebody who listens, and rests half a minute after the last one has stopped', () => {
  const { tab, wire, listen } = listening()
  const stop = listen()
  expect(tab.dialer.dials).toBe(1)
  tab.connection.connected(wire)
  stop()
  tab.clock.advance(29_000)
  expect(tab.connection.status.state).toBe('connected')
  tab.clock.advance(2000)
  expect([tab.connection.status.state, wire.closed]).toEqual(['resting', 1])
})

test('messages of the form of the protocol are heard, others are not', () => {
  const { tab, wire, heard, listen, reconnects } = listening()
  listen()
  tab.connection.connected(wire)
  expect(tab.connection.workspace.isLive).toBe(false)
  wire.hearer.connected()
  expect([tab.connection.workspace.isLive, reconnects()]).toEqual([true, 1])
  wire.hearer.receive('here', HERE)
  wire.hearer.receive('here', { ...HERE, people: [{ id: 'p', name: 7, color: 1 }] })
  wire.hearer.receive('pages', { changed: [{ id: 'x' }], gone: [] })
  wire.hearer.receive('refresh', { what: ['everything'] })
  wire.hearer.receive('constructor', {})
  wire.hearer.receive('refresh', { what: ['spaces'] })
  expect(heard).toEqual([
    { event: 'here', body: HERE },
    { event: 'refresh', body: { what: ['spaces'] } },
  ])
})

test('after a broken connection everybody is told to ask anew', () => {
  const { tab, wire, listen, reconnects } = listening()
  listen()
  tab.connection.connected(wire)
  wire.hearer.connected()
  tab.connection.disconnected()
  expect(tab.connection.workspace.isLive).toBe(false)
  const again = new WireWithWorkspace()
  tab.clock.advance(5000)
  tab.connection.connected(again)
  again.hearer.connected()
  expect([tab.connection.workspace.isLive, reconnects()]).toEqual([true, 2])
})

test('a screen that stops listening and another that begins share one line, anew only when something was missed', () => {
  const { tab, wire, listen } = listening()
  const stop = listen()
  tab.connection.connected(wire)
  wire.hearer.connected()
  stop()
  const stopAgain = listen()
  expect([wire.opened.length, wire.closed]).toEqual([1, 0])
  stopAgain()
  wire.hearer.receive('here', HERE)
  listen()
  expect([wire.opened.length, wire.closed]).toEqual([2, 1])
})
