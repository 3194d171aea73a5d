// Its own declarations are refused by TypeScript 7; these are what the tests use of it.
interface Part {
  readonly type: string;
  readonly uid: string;
  readonly start: Date;
  readonly end?: Date;
}
declare const nodeIcal: {
  readonly sync: { readonly parseICS: (text: string) => Readonly<Record<string, Part | undefined>> };
};
export default nodeIcal;
