// Tests gateways with unmodified SDKs: node sdk.mjs URL KEY IMPATIENT_URL. The first gateway sends heartbeats
// and converts images; the second waits at most a second for an image. Fails if an SDK gets anything other than
// what OpenAI itself would send.
import assert from 'node:assert/strict';
import {check} from './check.mjs';
import * as version6 from 'openai';
import * as version7 from 'openai7';
import {OpenAI as LangChain, ChatOpenAI} from '@langchain/openai';
import {generateImage, generateText, streamText} from 'ai';
import {createOpenAICompatible} from '@ai-sdk/openai-compatible';

const [url, key, impatient] = process.argv.slice(2);
const baseURL = `${url}/v1`;
const text = ' word'.repeat(8);

async function withOpenAi(name, sdk, openai) {
  await check(`${name}: completion`, async () => {
    const response = await openai.completions.create({model: 'm', prompt: 'hi'});
    assert.equal(response.choices[0].text, text);
  });
  await check(`${name}: completion streamed`, async () => {
    let got = '';
    for await (const event of await openai.completions.create({model: 'm', prompt: 'hi', stream: true})) {
      got += event.choices[0].text;
    }
    assert.equal(got, text);
  });
  await check(`${name}: chat streamed`, async () => {
    let got = '';
    const messages = [{role: 'user', content: 'hi'}];
    for await (const event of await openai.chat.completions.create({model: 'm', messages, stream: true})) {
      got += event.choices[0].delta.content;
    }
    assert.equal(got, text);
  });
  await check(`${name}: models and embeddings`, async () => {
    assert.equal((await openai.models.list()).data[0].id, 'm');
    const response = await openai.embeddings.create({model: 'm', input: 'x', encoding_format: 'float'});
    assert.deepEqual(response.data[0].embedding, [0.5, -0.25]);
  });
  await check(`${name}: image`, async () => {
    const response = await openai.images.generate({model: 'gpt-image-1', prompt: 'x'});
    assert.ok(response.data[0].b64_json.startsWith('/9j/'));
    assert.equal(response.output_format, 'jpeg');
  });
  await check(`${name}: image streamed`, async () => {
    const types = [];
    const request = {model: 'gpt-image-1', prompt: 'x', stream: true, partial_images: 2};
    for await (const event of await openai.images.generate(request)) {
      types.push(event.type);
      assert.ok(event.b64_json.startsWith('/9j/') && event.output_format === 'jpeg');
    }
    const partial = 'image_generation.partial_image';
    assert.deepEqual(types, [partial, partial, 'image_generation.completed']);
  });
  await check(`${name}: edit`, async () => {
    const image = [1, 2].map((i) => new File([new Uint8Array(i)], `${i}.png`, {type: 'image/png'}));
    const response = await openai.images.edit({model: 'gpt-image-1', image, prompt: 'hat'});
    assert.ok(response.data[0].b64_json.startsWith('/9j/'));
  });
  await check(`${name}: errors have their classes and codes`, async () => {
    const stranger = new sdk.OpenAI({baseURL, apiKey: 'sk-unknown-to-the-gateway'});
    await assert.rejects(
      stranger.models.list(),
      (error) => error instanceof sdk.PermissionDeniedError && error.code === 'invalid_api_key',
    );
    await assert.rejects(
      openai.completions.create({model: 'm'}),
      (error) => error instanceof sdk.BadRequestError && error.code === 'missing_field' && error.param === 'prompt',
    );
    const anonymous = new sdk.OpenAI({baseURL, apiKey: key, defaultHeaders: {authorization: null}});
    await assert.rejects(
      anonymous.models.list(),
      (error) => error instanceof sdk.AuthenticationError && error.code === 'missing_api_key',
    );
  });
  await check(`${name}: images that take longer than the heartbeat interval`, async () => {
    const request = {model: 'gpt-image-1', prompt: 'slowly'};
    assert.ok((await openai.images.generate(request)).data[0].b64_json.startsWith('/9j/'));
    const raw = await fetch(`${baseURL}/images/generations`, {
      method: 'POST',
      headers: {authorization: `Bearer ${key}`},
      body: JSON.stringify(request),
    });
    assert.match(await raw.text(), /^ +\{/);
    let events = 0;
    for await (const event of await openai.images.generate({...request, stream: true, partial_images: 1})) {
      events += event.b64_json.startsWith('/9j/') ? 1 : 0;
    }
    assert.equal(events, 2);
  });
  await check(`${name}: an image that is late is requested only once`, async () => {
    let requests = 0;
    const counting = (...request) => {
      requests++;
      return fetch(...request);
    };
    const hasty = new sdk.OpenAI({baseURL: `${impatient}/v1`, apiKey: key, fetch: counting});
    await assert.rejects(
      hasty.images.generate({model: 'gpt-image-1', prompt: 'never'}),
      (error) =>
        error instanceof sdk.InternalServerError && error.status === 504 && error.code === 'upstream_timeout',
    );
    assert.equal(requests, 1);
  });
}

for (const [name, sdk] of [['openai 6', version6], ['openai 7', version7]]) {
  await withOpenAi(name, sdk, new sdk.OpenAI({baseURL, apiKey: key}));
}
await check('langchain: completion and chat', async () => {
  const options = {apiKey: key, model: 'm', configuration: {baseURL}};
  assert.equal(await new LangChain(options).invoke('hi'), text);
  assert.equal((await new ChatOpenAI(options).invoke('hi')).content, text);
});
await check('ai: completion and stream', async () => {
  const provider = createOpenAICompatible({name: 'sluice', apiKey: key, baseURL});
  const model = provider.completionModel('m');
  assert.equal((await generateText({model, prompt: 'hi'})).text, text);
  let got = '';
  for await (const part of streamText({model, prompt: 'hi'}).textStream) {
    got += part;
  }
  assert.equal(got, text);
});
await check('ai: an image that takes longer than the heartbeat interval', async () => {
  const provider = createOpenAICompatible({name: 'sluice', apiKey: key, baseURL});
  const {image} = await generateImage({model: provider.imageModel('gpt-image-1'), prompt: 'slowly'});
  assert.equal(image.mediaType, 'image/jpeg');
});
process.exit();
