'use strict';

const login = document.getElementById('login');
const form = document.getElementById('settings');
const message = document.getElementById('message');
const kinds = {log_level: 'select', system_prompt: 'textarea'};
const levels = ['ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'];
let key = '';
let shown = {};

async function call(method, body) {
  const response = await fetch('settings', {
    method,
    headers: {Authorization: `Bearer ${key}`, Accept: 'application/json', 'Content-Type': 'application/json'},
    body: body && JSON.stringify(body),
  });
  const json = await response.json();
  if (!response.ok) {
    throw new Error(json.details);
  }
  return json;
}

function field(name, value) {
  const row = document.createElement('div');
  const label = document.createElement('label');
  label.htmlFor = name;
  label.textContent = name.replaceAll('_', ' ');
  const input = document.createElement(kinds[name] ?? 'input');
  input.id = name;
  input.name = name;
  if (typeof value === 'boolean') {
    input.type = 'checkbox';
    input.checked = value;
    row.className = 'flag';
    row.append(input, label);
  } else {
    if (name === 'log_level') {
      levels.forEach((level) => input.append(new Option(level)));
    }
    if (name === 'token') {
      input.type = 'password';
      input.autocomplete = 'new-password';
    }
    input.value = value;
    row.className = 'row';
    row.append(label, input);
  }
  return row;
}

function show(settings) {
  shown = settings;
  const save = document.createElement('button');
  save.textContent = 'Save for all nodes';
  form.replaceChildren(...Object.entries(settings).map(([name, value]) => field(name, value)), save);
  login.hidden = true;
  form.hidden = false;
}

async function report(action, done) {
  try {
    await action();
    message.textContent = done;
  } catch (error) {
    message.textContent = error.message;
  }
}

login.addEventListener('submit', (event) => {
  event.preventDefault();
  key = document.getElementById('key').value;
  report(async () => show(await call('GET')), '');
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const wanted = {};
  for (const input of form.elements) {
    const value = input.type === 'checkbox' ? input.checked : input.value;
    if (input.name && value !== shown[input.name]) { // keeps what others have changed in the meantime
      wanted[input.name] = value;
    }
  }
  report(async () => show(await call('PUT', wanted)), 'Saved. The settings apply to all nodes.');
});
