// Plays the chunks of a text one after the other, while the later ones are still being made: one
// video plays, the other has the next chunk loaded already.

const form = document.querySelector('form');
const status = document.querySelector('#status');
const list = document.querySelector('#chunks');
const videos = [...document.querySelectorAll('video')];

let performance = null;

form.addEventListener('submit', (event) => {
  event.preventDefault();
  performance?.stop();
  performance = new Performance(videos);
  performance.begin(new FormData(form)).catch((error) => {
    if (error.name !== 'AbortError') {
      status.textContent = error.message;
    }
  });
});

/** One text, from the request to the end of its last chunk. */
class Performance {
  #videos;
  #abort = new AbortController();
  #chunks = new Map();
  #total = null;
  #loaded = -1; // the chunk that the idle video has
  #playing = -1;
  #idle = true;

  constructor(videos) {
    this.#videos = videos;
  }

  async begin(fields) {
    list.replaceChildren();
    status.textContent = 'Preparing …';
    // Addresses are relative, so that the page works under any prefix.
    const answer = await fetch('api/stream_chunks', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/x-ndjson' },
      body: JSON.stringify({
        text: fields.get('text'),
        language: fields.get('language'),
        chunk_size: Number(fields.get('chunk_size')) || 15,
      }),
      signal: this.#abort.signal,
    });
    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      throw new Error([problem.error ?? `Status ${answer.status}`, problem.details].filter(Boolean).join(': '));
    }
    if (answer.headers.get('Content-Type')?.includes('ndjson')) {
      await eachLine(answer.body, (line) => this.#heard(JSON.parse(line)));
    } else {
      const whole = await answer.json(); // of a server that answers when all is ready
      whole.chunks.forEach((chunk) => this.#heard(chunk));
      this.#heard(whole);
    }
  }

  stop() {
    this.#abort.abort();
    this.#idle = false;
    for (const video of this.#videos) {
      video.onended = null;
      video.onerror = null;
      video.pause();
      video.classList.remove('playing');
    }
  }

  #heard(message) {
    if (message.total_chunks !== undefined) {
      this.#total = message.total_chunks;
    } else {
      this.#chunks.set(message.index, message);
      show(message);
    }
    this.#load();
    this.#playIfIdle();
  }

  /** Has the idle video load what comes next, as soon as that is known. */
  #load() {
    const next = this.#next(this.#playing);
    if (next === null || next === this.#loaded) {
      return;
    }
    this.#loaded = next;
    const video = this.#video(next);
    video.src = this.#chunks.get(next).video_url;
    video.load();
  }

  /** The first chunk behind this one that can be played; null while it is not known. */
  #next(index) {
    for (let i = index + 1; this.#chunks.has(i); i++) {
      if (this.#chunks.get(i).video_url) {
        return i;
      }
    }
    return null;
  }

  #playIfIdle() {
    const next = this.#next(this.#playing);
    if (this.#idle && next !== null) {
      this.#play(next);
    } else if (this.#idle && this.#isOver()) {
      status.textContent = 'The end.';
      document.dispatchEvent(new Event('avatar-end'));
    }
  }

  #isOver() {
    return this.#total !== null && this.#chunks.size >= this.#total && this.#next(this.#playing) === null;
  }

  async #play(index) {
    this.#idle = false;
    const video = this.#video(index);
    const last = this.#videos.find((other) => other !== video);
    video.onended = () => this.#ended(index, 'played');
    video.onerror = () => this.#ended(index, 'failed');
    try {
      await video.play();
    } catch (error) {
      if (error.name === 'NotAllowedError') {
        status.textContent = 'The browser wants a click before it plays: press Speak again.';
      }
      return; // other errors come to onerror
    }
    video.classList.add('playing');
    last.classList.remove('playing');
    this.#playing = index;
    mark(index, 'playing');
    status.textContent = `Speaking, chunk ${index + 1}` + (this.#total ? ` of ${this.#total}` : '');
    this.#load();
  }

  #ended(index, state) {
    mark(index, state);
    this.#playing = index;
    this.#idle = true;
    this.#load();
    this.#playIfIdle();
  }

  #video(index) {
    // By the order of those that can be played: a chunk that failed must not make two neighbours
    // share a video.
    const playable = [...this.#chunks.keys()].filter((i) => i <= index && this.#chunks.get(i).video_url);
    return this.#videos[playable.length % this.#videos.length];
  }
}

async function eachLine(stream, handle) {
  let rest = '';
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    const lines = (rest + (value ?? '')).split('\n');
    rest = done ? '' : lines.pop();
    lines.filter((line) => line.trim()).forEach(handle);
    if (done) {
      return;
    }
  }
}

function show(chunk) {
  const item = document.createElement('li');
  item.dataset.index = chunk.index;
  item.dataset.state = chunk.error ? 'failed' : 'ready';
  item.textContent = chunk.error ? `${chunk.text} (${chunk.error})` : chunk.text;
  item.value = chunk.index + 1;
  const later = [...list.children].find((other) => Number(other.dataset.index) > chunk.index);
  list.insertBefore(item, later ?? null);
}

function mark(index, state) {
  const item = list.querySelector(`li[data-index="${index}"]`);
  if (item) {
    item.dataset.state = state;
  }
}
