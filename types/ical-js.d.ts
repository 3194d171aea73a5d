// Its own declarations do not resolve as ES modules; these are what the tests use of it.
interface Component {
  getAllSubcomponents(name: string): Component[];
}
interface Time {
  readonly zone: { readonly tzid: string };
  toJSDate(): Date;
}
interface Event {
  readonly uid: string;
  readonly summary: string;
  readonly description: string;
  readonly startDate: Time;
  readonly endDate: Time;
}
declare const ICAL: {
  readonly parse: (text: string) => unknown[];
  readonly Component: new (parsed: unknown[]) => Component;
  readonly Event: new (component: Component) => Event;
};
export default ICAL;
