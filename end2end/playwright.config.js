import { defineConfig } from '@playwright/test';
import { chromium } from './support/programs.js';

/** What every browser of the suite is started with: alone, silent, and on whatever machine it is. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The journeys that a person makes on a phone as at a desk. */
const EVERYWHERE = ['live', 'cut', 'presence', 'accessibility', 'drafts', 'task_dialog', 'slow_line', 'settings', 'arrivals'];

export default defineConfig({
  testDir: 'tests',
  testMatch: '*.test.js',
  outputDir: 'artifacts/failures',
  reporter: [['list'], ['./support/tally.js']],
  forbidOnly: true,
  fullyParallel: true,
  // A test that passes only the second time has failed.
  retries: 0,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: chromium(), args: FLAGS },
    locale: 'en-GB',
    // Not the server's zone: what the two of them disagree about shows.
    timezoneId: 'Asia/Kolkata',
    screenshot: 'only-on-failure',
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
  },
  projects: [
    {
      name: 'desktop',
      testIgnore: ['phone.test.js', 'phone_board.test.js', 'structure_phone.test.js'],
      use: { viewport: { width: 1280, height: 800 } },
    },
    {
      name: 'phone',
      testMatch: [...EVERYWHERE, 'phone', 'phone_board', 'structure_phone'].map((journey) => `${journey}.test.js`),
      use: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
    },
  ],
});
