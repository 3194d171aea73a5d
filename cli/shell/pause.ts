/** Waits, and answers `false` if Ctrl-C ends the wait: the command then ends as one that is done. */
export const pauseIn =
  (process: NodeJS.Process) =>
  (ms: number): Promise<boolean> =>
    new Promise((resolve) => {
      const stop = (): void => {
        clearTimeout(timer);
        resolve(false);
      };
      const timer = setTimeout(() => {
        process.off('SIGINT', stop);
        resolve(true);
      }, ms);
      process.once('SIGINT', stop);
    });
