
// Loads the program and tells the early script how far that is. On a later visit the service worker has it, and
// the browser what it compiled from it: then nothing is counted.
async function start(address, size) {
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`The program could not be loaded: ${answer.status}.`);
    if (!navigator.serviceWorker?.controller) count(answer.clone(), size);
    await __wbg_init({ module_or_path: answer });
  } catch (error) {
    dispatchEvent(new Event('tasksync:failed'));
    throw error;
  }
  hydrate();
}

async function count({ body }, size) {
  let seen = 0;
  try {
    for (const reader = body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      seen += value.length;
      dispatchEvent(new CustomEvent('tasksync:progress', { detail: Math.min(1, seen / size) }));
    }
  } catch {
    // The other reader of the same answer says what went wrong.
  }
}
