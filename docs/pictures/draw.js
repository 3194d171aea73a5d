/**
 * npm run pictures: of test/slack/messages.golden.json a page each, and a picture each by a browser: the one that is installed
 * here (x64 Linux), or the one that PRESCALE_CHROMIUM names.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pageOf } from './page.ts';

const here = import.meta.dirname;
const golden = JSON.parse(readFileSync(join(here, '../../test/slack/messages.golden.json'), 'utf8'));
const pictures = {
  'an-event': [
    'event-upcoming',
    'pre-scale-started',
    'ready',
    'ready of 40 services',
    'event-live',
    'event-ended',
    'restored',
  ],
  changed: ['event-changed', 'event-cancelled', 'schedule-changed', 'schedule-warned', 'schedule-rejected'],
  trouble: ['at-risk', 'at-risk of 3 of 40 services', 'failed', 'failed of 40 services', 'recovered', 'event-missed'],
  routine: [
    'window-started',
    'window-started of 40 services',
    'window-ended',
    'override-set',
    'override-ended',
    'drift',
  ],
  observed: ['pre-scale-started, only observed', 'at-risk, only observed', 'observed'],
  'threads-and-more': ['first message of a thread', 'first message of a thread at risk', 'folded'],
};
const left = Object.keys(golden).filter((name) => !Object.values(pictures).flat().includes(name));
if (left.length > 0) throw new Error(`in no picture: ${left.join(', ')}`);

const browser = await launch();
try {
  const page = await browser.newPage({ viewport: { width: 760, height: 400 } });
  for (const [picture, names] of Object.entries(pictures)) {
    const file = join(here, `${picture}.html`);
    writeFileSync(file, pageOf(names.map((name) => [name, golden[name]])));
    await page.goto(`file://${file}`);
    await page.evaluate('Promise.all(Array.from(document.fonts, (font) => font.load())).then(() => undefined)');
    await page.screenshot({ path: join(here, `${picture}.png`), fullPage: true });
    console.log(`docs/pictures/${picture}.png: ${names.join(', ')}`);
  }
} finally {
  await browser.close();
}

/** The packaged browser unpacks itself to the temporary folder, which gets a name of its own, by version. */
async function launch() {
  const { chromium } = await import('playwright-core');
  const own = process.env.PRESCALE_CHROMIUM;
  if (own !== undefined) return chromium.launch({ executablePath: own, args: ['--no-sandbox'] });
  const cache = join(tmpdir(), 'prescale-chromium-153.0.0');
  mkdirSync(cache, { recursive: true });
  Object.assign(process.env, { TMPDIR: cache, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' });
  const { default: packaged } = await import('@sparticuz/chromium');
  const executablePath = await packaged.executablePath();
  // Its own names folders of Lambda, and without any font the browser dies.
  writeFileSync(
    join(cache, 'fonts/fonts.conf'),
    `<?xml version="1.0"?><fontconfig><dir>${join(cache, 'fonts')}</dir><dir>/usr/share/fonts</dir><cachedir>${join(cache, 'fonts-cache')}</cachedir></fontconfig>`,
  );
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: join(cache, 'al2023/lib'),
    FONTCONFIG_PATH: join(cache, 'fonts'),
  };
  return chromium.launch({ executablePath, args: ['--no-sandbox'], env });
}
