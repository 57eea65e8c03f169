// Tests the talking avatar: node avatar.mjs GATEWAY OTHER_GATEWAY ORIGIN. ORIGIN is the only other origin whose
// pages may use the API; this script serves a page there, so its port must be free.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {writeFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {chromium} from 'playwright-core';
import {check} from './check.mjs';

const GAP_MILLIS_MAX = 150;
const TRACKS_MILLIS_MAX = 40;
const FIRST_SHARE_MAX = 1 / 3;
const [url, otherUrl, origin] = process.argv.slice(2);
const FILE = fileURLToPath(new URL('video.mp4', import.meta.url));
const run = promisify(execFile);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});

const THREE_CHUNKS = 'Мороз и солнце, день чудесный. Ещё ты дремлешь, друг прелестный. Пора, красавица, проснись.';

await check('/avatar plays three chunks to the end without gaps', async () => {
  const page = await browser.newPage();
  const errors = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('request', (request) => !request.url().startsWith(url) && !/^(data|blob):/.test(request.url())
    && errors.push(`external request: ${request.url()}`));
  await page.goto(`${url}/a/b/avatar`);
  await page.fill('#text', THREE_CHUNKS);
  await page.fill('[name=chunk_size]', '5');
  await page.evaluate(() => {
    window.seen = [];
    for (const video of document.querySelectorAll('video')) {
      for (const type of ['playing', 'ended', 'error']) {
        video.addEventListener(type, () => window.seen.push({
          type,
          at: performance.now(),
          src: video.currentSrc,
          width: video.videoWidth,
          videoBytes: video.webkitVideoDecodedByteCount,
          audioBytes: video.webkitAudioDecodedByteCount,
        }));
      }
    }
  });
  const end = page.evaluate(() => new Promise((resolve) => document.addEventListener('avatar-end', resolve, {once: true})));
  await page.click('button[type=submit]');
  await end;
  const seen = await page.evaluate(() => window.seen);
  const items = await page.locator('#chunks li[data-state=played]').count();
  const ended = seen.filter((event) => event.type === 'ended');
  assert.ok(items >= 3, `${items} chunks were played`);
  assert.equal(ended.length, items);
  for (const event of ended) {
    assert.match(event.src, /\/a\/b\/api\/chunk\/video\//);
    assert.ok(event.width > 0 && event.videoBytes > 0 && event.audioBytes > 0, JSON.stringify(event));
  }
  const gaps = ended.slice(0, -1).map((event) =>
    seen.find((next) => next.type === 'playing' && next.at >= event.at).at - event.at);
  console.log(`        gaps of ${gaps.map((gap) => gap.toFixed(0)).join(', ')} ms`);
  assert.ok(gaps.every((gap) => gap <= GAP_MILLIS_MAX), `gaps: ${gaps}`);
  assert.deepEqual(errors, []);
  await page.close();
});

await check('video and sound tracks are equally long', async () => {
  for (const video of [await generate('/api/generate'), await generate('/r/api/generate_stream')]) {
    await writeFile(FILE, video);
    const {stdout} = await run('ffprobe', ['-v', 'error', '-show_entries', 'stream=codec_name,duration',
      '-of', 'json', FILE]);
    const {streams} = JSON.parse(stdout);
    assert.deepEqual(streams.map((stream) => stream.codec_name).sort(), ['aac', 'h264']);
    const [first, second] = streams.map((stream) => Number(stream.duration) * 1000);
    console.log(`        ${first} and ${second} ms`);
    assert.ok(Math.abs(first - second) <= TRACKS_MILLIS_MAX, stdout);
  }
});

await check('a page of the allowed origin can use the API under a prefix and read errors', async () => {
  const other = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end('<p>other</p>'));
  await new Promise((resolve) => other.listen(new URL(origin).port, resolve));
  const page = await browser.newPage();
  await page.goto(origin);
  const [spoken, failed] = await page.evaluate(async (gateway) => {
    const post = (body) => fetch(`${gateway}/r/api/stream_chunks`, {
      method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});
    return [await (await post({text: 'Привет'})).json(), await (await post({})).json()];
  }, url);
  assert.match(spoken.chunks[0].video_url, /^\/r\/api\/chunk\/video\//);
  assert.equal(failed.error, 'Требуется поле "text"');
  await page.goto(origin.replace('localhost', '127.0.0.1')); // another origin
  const refused = await page.evaluate((gateway) => fetch(`${gateway}/r/api/stream_chunks`, {
    method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{"text":"x"}',
  }).then(() => 'allowed', () => 'refused'), url);
  assert.equal(refused, 'refused');
  other.close();
});

await check('the first chunk of sixty words arrives within a third of the time', async () => {
  const text = Array.from({length: 10}, () => 'Мороз и солнце, день чудесный сегодня.').join(' ');
  await stream(text); // warms up both workers
  const {first, whole, chunks} = await stream(text);
  console.log(`        first of ${chunks.length} after ${first.toFixed(0)} of ${whole.toFixed(0)} ms`);
  assert.ok(first <= whole * FIRST_SHARE_MAX);
  for (const chunk of chunks) { // every gateway has every chunk
    const video = await fetch(otherUrl + chunk.video_url, {headers: {Range: 'bytes=0-99'}});
    assert.equal(video.status, 206);
    assert.equal((await video.arrayBuffer()).byteLength, 100);
  }
});

await browser.close();

async function generate(path) {
  const response = await fetch(url + path, {
    method: 'POST', body: JSON.stringify({text: THREE_CHUNKS, chunk_size: 5}),
  });
  assert.equal(response.status, 200);
  return new Uint8Array(await response.arrayBuffer());
}

async function stream(text) {
  const start = performance.now();
  const response = await fetch(`${url}/api/stream_chunks`, {
    method: 'POST', headers: {Accept: 'application/x-ndjson'}, body: JSON.stringify({text}),
  });
  let first;
  let body = '';
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    body += part;
    if (first === undefined && body.includes('"index":0')) {
      first = performance.now() - start;
    }
  }
  const lines = body.trim().split('\n').map((line) => JSON.parse(line));
  const summary = lines.pop();
  assert.equal(lines.length, summary.total_chunks);
  assert.ok(lines.every((chunk) => chunk.video_url), body);
  return {first, whole: performance.now() - start, chunks: lines};
}
