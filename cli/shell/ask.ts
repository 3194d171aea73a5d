/** Asks on the terminal, beside the answer of the command, which may go into a file. */
export const askOn =
  ({ stdin, stderr }: Pick<NodeJS.Process, 'stdin' | 'stderr'>) =>
  async (question: string): Promise<string> => {
    // Slow to load, and few commands ask.
    const { createInterface } = await import('node:readline/promises');
    const lines = createInterface({ input: stdin, output: stderr });
    try {
      // Whoever closes the input says nothing.
      const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
      return await Promise.race([lines.question(`${question} `), closed]);
    } finally {
      lines.close();
    }
  };
