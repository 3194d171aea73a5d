// Its own declarations do not resolve as ES modules; these are the two that those of temporal-polyfill use.
export type RoundingMode = Intl.NumberFormatOptions['roundingMode'];
export interface RoundingMathOptions {
  roundingMode?: RoundingMode;
  roundingIncrement?: number;
}
