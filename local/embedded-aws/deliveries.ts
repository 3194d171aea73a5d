import type { PublishedMessage, Subscriber } from './sns/topic.ts';

/** Takes what is published to those who subscribed inside this process, after the publisher has its answer. */
export interface Deliveries {
  readonly messages: readonly PublishedMessage[];
  deliver(message: PublishedMessage): void;
  subscribe(topicArn: string, subscriber: Subscriber): void;
  delivered(): Promise<void>;
}

export const createDeliveries = (): Deliveries => {
  const messages: PublishedMessage[] = [];
  const subscribers = new Map<string, Subscriber[]>();
  let underWay: Promise<void>[] = [];
  return {
    messages,
    deliver(message) {
      messages.push(message);
      for (const subscriber of subscribers.get(message.topicArn) ?? []) {
        const delivery = new Promise<void>((resolve) => setImmediate(resolve)).then(() => subscriber(message));
        // Its failure is reported by `delivered()`; until then it must not end the process as unhandled.
        delivery.catch(() => undefined);
        underWay.push(delivery);
      }
    },
    subscribe(topicArn, subscriber) {
      subscribers.set(topicArn, [...(subscribers.get(topicArn) ?? []), subscriber]);
    },
    async delivered() {
      while (underWay.length > 0) {
        const batch = underWay;
        underWay = [];
        await Promise.all(batch);
      }
    },
  };
};
