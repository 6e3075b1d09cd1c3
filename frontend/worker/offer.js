
// A browser offers only once to install the app, and perhaps before the program has started: kept for it.
addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  globalThis.tasksyncInstallOffer = event;
});
