// Loaded by Node.js before the command: what it prints is the same on every day.
const now = Date.parse(process.env.PRESCALE_TEST_NOW);

globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length === 0 ? [now] : given));
  }

  static now() {
    return now;
  }
};
