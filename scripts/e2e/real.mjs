// Tests a gateway in front of real servers with an unmodified SDK:
//   node real.mjs URL KEY llama SERVER_URL SERVER_KEY | converts NAME | fails NAME STATUS CODE
import assert from 'node:assert/strict';
import {check} from './check.mjs';
import OpenAI, {APIError, BadRequestError} from 'openai';

const [url, key, what, ...rest] = process.argv.slice(2);
const openai = new OpenAI({baseURL: `${url}/v1`, apiKey: key, maxRetries: 0});
const image = {model: 'gpt-image-1', prompt: 'x'};

async function llama(server, serverKey) {
  const direct = (path, body) =>
    fetch(server + path, {
      method: body ? 'POST' : 'GET',
      headers: {authorization: `Bearer ${serverKey}`},
      body: body && JSON.stringify(body),
    });
  await check('llama-server: models', async () => {
    assert.equal((await openai.models.list()).data[0].id, 'tiny');
  });
  await check('llama-server: completion', async () => {
    const request = {model: 'tiny', prompt: ['Привет'], max_tokens: 12, temperature: 0};
    const response = await openai.completions.create(request);
    const same = await (await direct('/v1/completions', request)).json();
    assert.equal(response.choices[0].text, same.choices[0].text);
    assert.equal(response.usage.completion_tokens, 12);
  });
  await check('llama-server: completion streamed', async () => {
    const request = {model: 'tiny', prompt: 'hi', max_tokens: 200, temperature: 0};
    const whole = (await openai.completions.create(request)).choices[0].text;
    let streamed = '';
    for await (const event of await openai.completions.create({...request, stream: true})) {
      streamed += event.choices[0].text;
    }
    assert.equal(streamed, whole);
  });
  await check('llama-server: chat streamed, with its usage', async () => {
    const messages = [{role: 'user', content: 'hi'}];
    let usage;
    const request = {model: 'tiny', messages, max_tokens: 20, stream: true, stream_options: {include_usage: true}};
    for await (const event of await openai.chat.completions.create(request)) {
      usage = event.usage ?? usage;
    }
    assert.equal(usage.completion_tokens, 20);
  });
  await check('llama-server: errors are passed on unchanged', async () => {
    const prompt = 'x'.repeat(5000);
    await assert.rejects(
      openai.completions.create({model: 'tiny', prompt}),
      (error) => error instanceof BadRequestError && error.type === 'exceed_context_size_error',
    );
  });
  await check('llama-server: stops generating when the client leaves', async () => {
    const endless = {model: 'tiny', prompt: 'hi', max_tokens: -1, ignore_eos: true, stream: true};
    let events = 0;
    for await (const _ of await openai.completions.create(endless)) {
      if (++events === 5000) {
        break; // the SDK cuts the connection
      }
    }
    const left = Date.now();
    const busy = async () => /requests_processing [1-9]/.test(await (await direct('/metrics')).text());
    while (await busy()) {
      assert.ok(Date.now() - left < 5000, 'it is still generating');
    }
  });
}

switch (what) {
  case 'llama':
    await llama(...rest);
    break;
  case 'converts':
    await check(`${rest[0]}: an image, plain and streamed`, async () => {
      assert.ok((await openai.images.generate(image)).data[0].b64_json.startsWith('/9j/'));
      let events = 0;
      for await (const _ of await openai.images.generate({...image, stream: true, partial_images: 1})) {
        events++;
      }
      assert.equal(events, 2);
    });
    break;
  case 'fails':
    await check(`${rest[0]}: ${rest[1]} ${rest[2]}`, async () => {
      await assert.rejects(openai.images.generate(image), (error) => {
        assert.ok(error instanceof APIError);
        assert.equal(`${error.status} ${error.code}`, `${rest[1]} ${rest[2]}`);
        return true;
      });
    });
    break;
}
process.exit();
