// Passkeys (WebAuthn): adds one in the settings, and logs in with one on the login page. The pages work without it;
// what needs it is shown once it runs, and only where the browser can do it. It listens to the whole document, as the
// login page may be redrawn at any time.

const API = '/api/v1';
const words = document.querySelector('script[data-passkeys]').dataset;

if (globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON && location.hostname === words.passkeys) {
  document.documentElement.dataset.passkeys = '';
  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('[data-passkey-login]');
    if (button) run(button, button.parentElement, () => logIn(button.dataset.passkeyLogin));
  });
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.matches('[data-passkey-add]')) return;
    event.preventDefault();
    run(form.querySelector('.button'), form, () => add(form));
  });
}

async function logIn(next) {
  const options = await call('/auth/passkey/options', {});
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await navigator.credentials.get({ publicKey });
  const { notice } = await call('/auth/passkey/login', credential.toJSON());
  location.assign(notice ? `${notice}?next=${encodeURIComponent(next)}` : next);
}

async function add(form) {
  const { name, current_password } = Object.fromEntries(new FormData(form));
  const options = await call('/me/passkeys/options', { name, current_password });
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = await navigator.credentials.create({ publicKey });
  await call('/me/passkeys', { name, credential: credential.toJSON() });
  location.assign(form.dataset.passkeyAdd);
}

/** One attempt at a time; what went wrong is said in a sentence. */
async function run(button, place, attempt) {
  if (button.ariaDisabled === 'true') return;
  const alert = place.querySelector('[data-passkey-alert]');
  button.ariaDisabled = 'true';
  alert.hidden = true;
  try {
    await attempt();
  } catch (error) {
    // A refusal of the server brings its own sentence; the browser's errors are told apart by their names.
    alert.textContent = error.detail ?? words[`on${error.name}`] ?? words.failed;
    alert.hidden = false;
  }
  button.ariaDisabled = null;
}

async function call(path, body) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(API + path, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text);
  const problem = JSON.parse(text);
  const { errors = [], detail } = problem;
  throw { detail: errors.map((error) => error.message).join(' ') || detail };
}
