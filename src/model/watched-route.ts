/** A route that the configuration watches, with its database calls before and after a range of commits. */
export interface WatchedRoute {
  /** `POST /api/checkout`. */
  readonly route: string;
  /** Null where that side does not have the route. */
  readonly before: CountedCalls | null;
  readonly after: CountedCalls | null;
  /** Only where it is no route of its own, and runs before the others under its path. */
  readonly everyRequest?: true;
}

export interface CountedCalls {
  readonly once: number;
  readonly perItem: number;
}
