// Actions go to the server; thunks run here, as with redux-thunk.

export interface Action {
  type: string
  [member: string]: unknown
}

export interface DispatchResult {
  handled: boolean
  changed: boolean
  revision: number
}

export type Thunk<R, State> = (dispatch: Dispatch<State>, getState: () => State) => R

export interface Dispatch<State> {
  <R>(thunk: Thunk<R, State>): R
  (action: Action): Promise<DispatchResult>
}

export const makeDispatch = <State>(
  send: (action: Action) => Promise<DispatchResult>,
  getState: () => State,
): Dispatch<State> => {
  const dispatch = (what: Action | Thunk<unknown, State>): unknown =>
    typeof what === 'function' ? what(dispatch as Dispatch<State>, getState) : send(what)
  return dispatch as Dispatch<State>
}
