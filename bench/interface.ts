// The interface in a real browser on a small state and on one of 1,000 personas and 100,000 changes: how soon something is
// seen and can be used, next to a page that shows one sentence; and how long frames take while a person drags and scrolls.

import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';

import { chromium, type Browser, type Page } from '@playwright/test';

import { findSystemChromium } from '../scripts/chromium.mjs';
import { makeLongHistory } from './long-history.ts';
import { alternate, type Contestant } from './measure.ts';
import { startOwner } from './owner.ts';
import { type Count, type Finding } from './report.ts';
import { makeState } from './state.ts';

const large = { personas: 1_000, commits: 100_000, tags: 1_000 };
/** As long as a page of the timeline and the list of personas need to be felt as one movement. */
const gesture = { steps: 150, distance: 3 };
const longestFrameMs = 50;

export async function measureInterface(): Promise<Finding[]> {
  const executablePath = findSystemChromium();
  const browser = await chromium.launch({ chromiumSandbox: false, ...(executablePath && { executablePath }) });
  const bare = await serveOneSentence();
  const small = await startOwner(await makeState(4));
  const full = await startOwner(await makeLongHistory(large.commits, large.tags, large.personas));
  try {
    const loads = await measureLoads(browser, { bare: addressOf(bare), small: small.url, full: full.url });
    return [...loads, ...(await measureFrames(browser, full.url)), await countEditorRequests(browser, full.url)];
  } finally {
    await browser.close();
    await Promise.all([small.stop(), full.stop()]);
    bare.close();
  }
}

async function measureLoads(browser: Browser, urls: { bare: string; small: string; full: string }): Promise<Finding[]> {
  const rounds = { warmUp: 2, rounds: 10 };
  const painted = (name: string, url: string): Contestant => ({ name, run: () => load(browser, url, firstPaint) });
  const usable = (name: string, url: string): Contestant => ({ name, run: () => load(browser, url, firstUse) });
  const [bare, fresh, full, freshUse, fullUse] = await alternate(
    [
      painted('a page with one sentence', urls.bare),
      painted('first contentful paint, 4 personas', urls.small),
      painted('first contentful paint, 1,000 personas and 100,000 changes', urls.full),
      usable('usable, 4 personas', urls.small),
      usable('usable, 1,000 personas and 100,000 changes', urls.full),
    ],
    rounds,
  );
  return [
    { what: fresh.name, ours: fresh, theirs: bare },
    { what: full.name, ours: full, theirs: bare },
    { what: full.name, ours: full, theirs: fresh, aim: 1.5 },
    { what: fullUse.name, ours: fullUse, theirs: bare },
    { what: fullUse.name, ours: fullUse, theirs: freshUse },
  ];
}

/** A browser that has never seen the page. */
async function load(browser: Browser, url: string, moment: (page: Page) => Promise<number>): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  const ms = await moment(page);
  await context.close();
  return ms;
}

const firstPaint = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) =>
        new PerformanceObserver((list) => {
          const paint = list.getEntriesByName('first-contentful-paint')[0];
          if (paint) resolve(paint.startTime);
        }).observe({ type: 'paint', buffered: true }),
      ),
  );

/** The map and the active persona are there, and the page answers to the next frame. */
async function firstUse(page: Page): Promise<number> {
  await page.getByRole('combobox', { name: 'Active persona' }).waitFor();
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page.evaluate(() => new Promise<number>((resolve) => requestAnimationFrame(resolve)));
}

async function measureFrames(browser: Browser, url: string): Promise<Count[]> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(url);
  const counts: Count[] = [];
  const measure = async (what: string, move: () => Promise<void>) => {
    await page.waitForTimeout(500);
    counts.push({ what: `frames while ${what}`, found: await framesDuring(page, move) });
  };

  await page.goto(new URL('#/base', url).href);
  const slider = page.getByRole('slider').first();
  await slider.waitFor();
  const box = await slider.boundingBox();
  if (!box) throw new Error('The slider is not on show.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await measure('dragging the importance over 1,000 personas', async () => {
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let step = 0; step < gesture.steps; step += 1)
      await page.mouse.move(x - 60 * Math.sin((step / gesture.steps) * 2 * Math.PI), y);
    await page.keyboard.press('Escape');
    await page.mouse.up();
  });

  for (const [name, address] of [
    ['scrolling 1,000 personas', '#/personas'],
    ['scrolling 100,000 changes', '#/timeline'],
  ] as const) {
    await page.goto(new URL(address, url).href);
    await page.getByRole('main').waitFor();
    await page.mouse.move(360, 500);
    await measure(name, async () => {
      for (let step = 0; step < gesture.steps; step += 1) await page.mouse.wheel(0, gesture.distance * 40);
    });
  }
  await page.close();
  return counts;
}

/** How many frames took longer than people feel, and the longest, counted in frames of this display. */
async function framesDuring(page: Page, move: () => Promise<void>): Promise<string> {
  await page.evaluate(() => {
    const frameTimes: number[] = [];
    let last = performance.now();
    const note = (now: number): void => {
      frameTimes.push(now - last);
      last = now;
      if (Reflect.get(window, 'frameTimes') === frameTimes) requestAnimationFrame(note);
    };
    Object.assign(window, { frameTimes });
    requestAnimationFrame(note);
  });
  await move();
  const frames = await page.evaluate(() => {
    const frames = Reflect.get(window, 'frameTimes') as number[]; // put there above
    Object.assign(window, { frameTimes: null });
    return frames.slice(1);
  });
  const long = frames.filter((ms) => ms > longestFrameMs).length;
  const sorted = frames.toSorted((a, b) => a - b);
  const usual = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const longest = (sorted.at(-1) ?? Number.NaN) / usual;
  return `${long} of ${frames.length} over ${longestFrameMs} ms; the longest is ${longest.toFixed(1)} × the median`;
}

/** What is loaded only where it is shown. */
async function countEditorRequests(browser: Browser, url: string): Promise<Count> {
  const page = await browser.newPage();
  const sizes: number[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) sizes.push(Number(response.headers()['content-length'] ?? 0));
  });
  await page.goto(url);
  await page.getByRole('combobox', { name: 'Active persona' }).waitFor();
  const first = sizes.reduce((sum, size) => sum + size, 0);
  await page.goto(new URL('#/personas/persona-1', url).href);
  await page.getByRole('tab', { name: 'YAML' }).click();
  await page.locator('.monaco-editor').first().waitFor();
  const all = sizes.reduce((sum, size) => sum + size, 0);
  await page.close();
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1024).toLocaleString('en')} kB`;
  return { what: 'scripts of the first page, and with the editor', found: `${kilobytes(first)} and ${kilobytes(all)}` };
}

async function serveOneSentence(): Promise<Server> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Bare</title><p>One sentence.</p>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

// Listening on a port, so the address is one.
const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
