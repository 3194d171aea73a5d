// The functions of temporal-polyfill that Prescale uses one by one, so that bundles stay small. The package's own
// declarations of them do not pass the type check of the libraries.
declare module 'temporal-polyfill/fns/Instant' {
  export type Instant = { readonly __instant: never };
  export const fromEpochMilliseconds: (milliseconds: number) => Instant;
  export const toZonedDateTimeISO: (
    instant: Instant,
    timezone: string,
  ) => import('temporal-polyfill/fns/ZonedDateTime').ZonedDateTime;
}

declare module 'temporal-polyfill/fns/ZonedDateTime' {
  export type ZonedDateTime = { readonly __zonedDateTime: never };
  export const offsetNanoseconds: (zonedDateTime: ZonedDateTime) => number;
}
