/** Where the connection of a tab is in its life. */
export type Phase =
  | 'dialing' // a try is under way
  | 'signing in' // the server does not know who this is; the app is getting an identity
  | 'resting' // no page is open
  | 'waiting' // until the next try
  | 'up'
  | 'over' // trying again would not help, or the app closed it

/** What can happen to it. */
export type PhaseEvent =
  | 'wanted' // a page is opened
  | 'unwanted' // no page has been open for a while
  | 'connected'
  | 'lost' // the try failed or the connection ended
  | 'signed out' // the try failed: no identity
  | 'signed in'
  | 'sign-in failed' // for lack of a network
  | 'refused'
  | 'due' // the wait is over
  | 'woke' // the tab was looked at again
  | 'online' // the device has a network again
  | 'stuck' // the connection is up but does not answer
  | 'moving' // the server is stopping: another one is to be asked, after a while
  | 'idled' // the server ended a connection that nobody used yet
  | 'closed'

export type PhaseAnswer =
  | 'ignore'
  | 'rest'
  | 'greet'
  | 'wait'
  | 'wait as told'
  | 'leave in a while'
  | 'dial'
  | 'redial'
  | 'sign in'
  | 'probe'
  | 'end'

/** The answer to every event in every phase. */
export const PHASE_ANSWERS: Record<Phase, Record<PhaseEvent, PhaseAnswer>> = {
  dialing: {
    wanted: 'ignore',
    unwanted: 'rest',
    connected: 'greet',
    lost: 'wait',
    'signed out': 'sign in',
    'signed in': 'ignore',
    'sign-in failed': 'ignore',
    refused: 'end',
    due: 'ignore',
    woke: 'ignore',
    // A try begun without a network may hang until its time-out.
    online: 'redial',
    stuck: 'wait',
    moving: 'ignore',
    idled: 'ignore',
    closed: 'end',
  },
  'signing in': {
    wanted: 'ignore',
    unwanted: 'rest',
    connected: 'ignore',
    lost: 'ignore',
    'signed out': 'ignore',
    'signed in': 'dial',
    'sign-in failed': 'wait',
    refused: 'end',
    due: 'ignore',
    woke: 'ignore',
    online: 'ignore',
    stuck: 'ignore',
    moving: 'ignore',
    idled: 'ignore',
    closed: 'end',
  },
  resting: {
    wanted: 'dial',
    unwanted: 'ignore',
    connected: 'ignore',
    lost: 'ignore',
    'signed out': 'ignore',
    'signed in': 'ignore',
    'sign-in failed': 'ignore',
    refused: 'ignore',
    due: 'ignore',
    woke: 'ignore',
    online: 'ignore',
    stuck: 'ignore',
    moving: 'ignore',
    idled: 'ignore',
    closed: 'end',
  },
  waiting: {
    wanted: 'ignore',
    unwanted: 'rest',
    connected: 'greet',
    lost: 'ignore',
    'signed out': 'ignore',
    'signed in': 'ignore',
    'sign-in failed': 'ignore',
    refused: 'end',
    due: 'dial',
    woke: 'dial',
    online: 'dial',
    stuck: 'ignore',
    moving: 'ignore',
    idled: 'ignore',
    closed: 'end',
  },
  up: {
    wanted: 'ignore',
    unwanted: 'rest',
    connected: 'greet',
    lost: 'wait',
    'signed out': 'sign in',
    'signed in': 'ignore',
    'sign-in failed': 'ignore',
    refused: 'end',
    due: 'redial',
    woke: 'probe',
    online: 'probe',
    stuck: 'redial',
    // Until its turn comes a tab works on where it is: it is apart for no longer than a connection takes.
    moving: 'leave in a while',
    idled: 'wait as told',
    closed: 'end',
  },
  over: {
    wanted: 'ignore',
    unwanted: 'ignore',
    connected: 'ignore',
    lost: 'ignore',
    'signed out': 'ignore',
    'signed in': 'ignore',
    'sign-in failed': 'ignore',
    refused: 'ignore',
    due: 'ignore',
    woke: 'ignore',
    online: 'ignore',
    stuck: 'ignore',
    moving: 'ignore',
    idled: 'ignore',
    closed: 'ignore',
  },
}
