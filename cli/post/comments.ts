/** A comment that an earlier run has written. */
export interface Comment {
  readonly id: number;
  readonly body: string;
  /** Where people find it; absent: the code host does not say. */
  readonly url?: string;
}

/** The comments of one pull request. Every call throws a Failure where the code host does not do what it is asked for. */
export interface Comments {
  /** Longer ones are refused. */
  readonly mostCharacters: number;
  /** Those that were written with the same token, the oldest first. */
  readonly own: () => Promise<readonly Comment[]>;
  readonly create: (body: string) => Promise<Comment>;
  readonly edit: (id: number, body: string) => Promise<Comment>;
}

/** What a check knows of the pull request that it runs for. */
export interface PullRequest {
  /** The commit that its author has pushed, not the merge that is checked out. */
  readonly commit: string;
  /** The branch that it goes to. */
  readonly into: string;
  /** Absent: it comes from a fork, whose checks may not write. */
  readonly comments?: Comments;
  /** Where it can be written instead; absent: standard output alone. */
  readonly summarize?: (markdown: string) => void;
}
