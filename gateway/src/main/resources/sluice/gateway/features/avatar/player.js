// Plays the chunks of a text while later chunks are still being made. One video element plays a chunk,
// the other one loads the next chunk.

const form = document.querySelector('form');
const status = document.querySelector('#status');
const list = document.querySelector('#chunks');
const videos = [...document.querySelectorAll('video')];

let speech = null;

form.addEventListener('submit', (event) => {
  event.preventDefault();
  speech?.stop();
  speech = new Speech(videos);
  speech.start(new FormData(form)).catch((error) => {
    if (error.name !== 'AbortError') {
      status.textContent = error.message;
    }
  });
});

/** One text, from the request to the end of its last chunk. */
class Speech {
  #videos;
  #abort = new AbortController();
  #chunks = new Map();
  #total = null;
  #loaded = -1; // index of the chunk in the idle video element
  #playing = -1;
  #idle = true;

  constructor(videos) {
    this.#videos = videos;
  }

  async start(fields) {
    list.replaceChildren();
    status.textContent = 'Preparing …';
    // URLs are relative, so the page works below any prefix.
    const response = await fetch('api/stream_chunks', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/x-ndjson' },
      body: JSON.stringify({
        text: fields.get('text'),
        language: fields.get('language'),
        chunk_size: Number(fields.get('chunk_size')) || 15,
      }),
      signal: this.#abort.signal,
    });
    if (!response.ok) {
      const problem = await response.json().catch(() => ({}));
      throw new Error([problem.error ?? `Status ${response.status}`, problem.details].filter(Boolean).join(': '));
    }
    if (response.headers.get('Content-Type')?.includes('ndjson')) {
      await eachLine(response.body, (line) => this.#receive(JSON.parse(line)));
    } else {
      const whole = await response.json(); // from a server that does not stream
      whole.chunks.forEach((chunk) => this.#receive(chunk));
      this.#receive(whole);
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

  #receive(message) {
    if (message.total_chunks !== undefined) {
      this.#total = message.total_chunks;
    } else {
      this.#chunks.set(message.index, message);
      show(message);
    }
    this.#load();
    this.#playIfIdle();
  }

  /** Loads the next chunk into the idle video element, once it is known. */
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

  /** Returns the next chunk that can be played, or null if it is not known yet. */
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
      status.textContent = 'Finished.';
      document.dispatchEvent(new Event('avatar-end'));
    }
  }

  #isOver() {
    return this.#total !== null && this.#chunks.size >= this.#total && this.#next(this.#playing) === null;
  }

  async #play(index) {
    this.#idle = false;
    const video = this.#video(index);
    const previous = this.#videos.find((other) => other !== video);
    video.onended = () => this.#ended(index, 'played');
    video.onerror = () => this.#ended(index, 'failed');
    try {
      await video.play();
    } catch (error) {
      if (error.name === 'NotAllowedError') {
        status.textContent = 'The browser requires a click before it plays. Press Speak again.';
      }
      return; // onerror handles other errors
    }
    video.classList.add('playing');
    previous.classList.remove('playing');
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
    // Counts playable chunks only, so that a failed chunk cannot make its neighbours share an element.
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
