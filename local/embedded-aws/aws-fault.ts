/** A refusal as AWS makes it: the code goes over the wire as the service's own protocol wants it. */
export class AwsFault extends Error {
  readonly code: string;
  /** HTTP status. */
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsFault';
    this.code = code;
    this.status = status;
  }
}
