// Tests the pages of a gateway in a browser: node pages.mjs URL KEY ADMIN_KEY. Fails if a page logs an error,
// makes an external request, or does not work.
import assert from 'node:assert/strict';
import {chromium} from 'playwright-core';

const [url, key, adminKey] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
const errors = [];

async function open(path) {
  const page = await browser.newPage();
  page.on('console', (message) => message.type() === 'error' && errors.push(`${path}: ${message.text()}`));
  page.on('pageerror', (error) => errors.push(`${path}: ${error}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) {
      errors.push(`${path}: external request ${request.url()}`);
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
console.log('ok      /docs, with a request sent from it');

const redoc = await open('/redoc');
await redoc.waitForSelector('h1');
await redoc.waitForSelector('h2:has-text("Goes on with a text")', {state: 'attached'});
console.log('ok      /redoc');

const settings = await open('/settings');
await settings.fill('#key', adminKey);
await settings.press('#key', 'Enter');
await settings.fill('#system_prompt', 'Be brief.\nBe kind.');
await settings.fill('#token', 'a-token-of-the-browser');
await settings.selectOption('#log_level', 'WARN');
await settings.click('text=Save for all nodes');
await settings.waitForSelector('#message:has-text("Saved")');
const saved = await fetch(`${url}/settings`, {headers: {authorization: `Bearer ${adminKey}`}});
const {log_level, system_prompt, token} = await saved.json();
assert.deepEqual([log_level, system_prompt, token], ['WARN', 'Be brief.\nBe kind.', '****']);
console.log('ok      /settings, with a change saved there');
await browser.close();
assert.deepEqual(errors, []);
