// Unmodified SDKs against a running gateway: node sdk.mjs URL KEY. Ends with status 1 if one of them
// does not get what it would get from OpenAI itself.
import assert from 'node:assert/strict';
import OpenAI, {AuthenticationError, BadRequestError, PermissionDeniedError} from 'openai';
import {OpenAI as LangChain, ChatOpenAI} from '@langchain/openai';
import {generateText, streamText} from 'ai';
import {createOpenAICompatible} from '@ai-sdk/openai-compatible';

const [url, key] = process.argv.slice(2);
const baseURL = `${url}/v1`;
const text = ' word'.repeat(8);
const openai = new OpenAI({baseURL, apiKey: key});
let failed = 0;

async function check(name, promise) {
  try {
    await promise();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${name}: ${error.stack}`);
  }
}

await check('openai: completion', async () => {
  const answer = await openai.completions.create({model: 'm', prompt: 'hi'});
  assert.equal(answer.choices[0].text, text);
});
await check('openai: completion streamed', async () => {
  let got = '';
  for await (const event of await openai.completions.create({model: 'm', prompt: 'hi', stream: true})) {
    got += event.choices[0].text;
  }
  assert.equal(got, text);
});
await check('openai: chat streamed', async () => {
  let got = '';
  const messages = [{role: 'user', content: 'hi'}];
  for await (const event of await openai.chat.completions.create({model: 'm', messages, stream: true})) {
    got += event.choices[0].delta.content;
  }
  assert.equal(got, text);
});
await check('openai: models and embeddings', async () => {
  assert.equal((await openai.models.list()).data[0].id, 'm');
  const answer = await openai.embeddings.create({model: 'm', input: 'x', encoding_format: 'float'});
  assert.deepEqual(answer.data[0].embedding, [0.5, -0.25]);
});
await check('openai: picture', async () => {
  const answer = await openai.images.generate({model: 'gpt-image-1', prompt: 'x'});
  assert.ok(answer.data[0].b64_json.startsWith('iVBOR'));
});
await check('openai: picture streamed', async () => {
  const types = [];
  const request = {model: 'gpt-image-1', prompt: 'x', stream: true, partial_images: 2};
  for await (const event of await openai.images.generate(request)) {
    types.push(event.type);
  }
  const partial = 'image_generation.partial_image';
  assert.deepEqual(types, [partial, partial, 'image_generation.completed']);
});
await check('openai: edit', async () => {
  const image = [1, 2].map((i) => new File([new Uint8Array(i)], `${i}.png`, {type: 'image/png'}));
  const answer = await openai.images.edit({model: 'gpt-image-1', image, prompt: 'hat'});
  assert.ok(answer.data[0].b64_json.startsWith('iVBOR'));
});
await check('openai: errors have their classes and codes', async () => {
  const stranger = new OpenAI({baseURL, apiKey: 'sk-unknown-to-the-gateway'});
  await assert.rejects(
    stranger.models.list(),
    (error) => error instanceof PermissionDeniedError && error.code === 'invalid_api_key',
  );
  await assert.rejects(
    openai.completions.create({model: 'm'}),
    (error) => error instanceof BadRequestError && error.code === 'missing_field' && error.param === 'prompt',
  );
  const nobody = new OpenAI({baseURL, apiKey: key, defaultHeaders: {authorization: null}});
  await assert.rejects(
    nobody.models.list(),
    (error) => error instanceof AuthenticationError && error.code === 'missing_api_key',
  );
});
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
process.exit(failed ? 1 : 0);
