/** gRPC's codes, as the hub's errors on the socket have them, as far as the page tells them apart. */
export const NOT_FOUND = 5

/** For what may go well a little later: too much was asked, or the hub has not come to the cursor yet. */
export const PASSING: readonly number[] = [8, 14]
