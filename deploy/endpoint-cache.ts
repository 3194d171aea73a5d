/**
 * Stands in for `@aws-sdk/endpoint-cache` in the bundles. The DynamoDB client makes one for endpoint discovery, which is off unless
 * somebody turns it on, and brings a library of caches along for it. Nothing is kept here, so that where it is turned on
 * each call asks anew.
 */
export class EndpointCache {
  getEndpoint(): undefined {}
  get(): undefined {}
  has(): boolean {
    return false;
  }
  set(): void {}
  delete(): void {}
  clear(): void {}
}
