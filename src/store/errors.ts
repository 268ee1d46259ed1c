/** The database cannot be used as it is. The message names the file and says what to do; nothing was changed. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}

/** Someone else took the turn or the event first: nothing of the group was written. Load again and decide again. */
export class TurnConflict extends Error {
  override readonly name = 'TurnConflict'
}
