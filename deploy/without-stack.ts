/** The framework prints an error's stack; whoever mends a schedule needs its message. */
export const withoutStack = (message: string): Error => {
  const error = new Error(message);
  error.stack = message;
  return error;
};
