// The pages of the API's description in a real browser: node docs.mjs URL KEY. Ends with status 1 if
// one of them complains, asks another machine for anything, or cannot send a request.
import assert from 'node:assert/strict';
import {chromium} from 'playwright-core';

const [url, key] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
const complaints = [];

async function open(path) {
  const page = await browser.newPage();
  page.on('console', (message) => message.type() === 'error' && complaints.push(`${path}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`${path}: ${error}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) {
      complaints.push(`${path} asks ${request.url()}`);
    }
  });
  await page.goto(url + path);
  return page;
}

const docs = await open('/docs');
await docs.click('button.authorize');
await docs.fill('.auth-container input', key);
await docs.click('.auth-btn-wrapper button.authorize');
await docs.click('.auth-btn-wrapper button.btn-done');
await docs.click('#operations-Language_models-completions .opblock-summary');
await docs.click('#operations-Language_models-completions button.try-out__btn');
await docs.click('#operations-Language_models-completions button.execute');
const status = docs.locator('#operations-Language_models-completions .live-responses-table .response-col_status').nth(1);
await status.waitFor();
assert.match(await status.textContent(), /^200/);
console.log('ok      /docs, and a request sent from it');

const redoc = await open('/redoc');
await redoc.waitForSelector('h1');
await redoc.waitForSelector('h2:has-text("Goes on with a text")', {state: 'attached'});
console.log('ok      /redoc');
await browser.close();
assert.deepEqual(complaints, []);
