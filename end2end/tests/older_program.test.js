// What an earlier version of the program has left on the device.

import { databases } from '../support/device.js';
import { kept } from '../support/pages/worker.js';
import { expect, test } from '../support/test.js';
import { CUT } from '../support/watch.js';

/**
 * Turns what is kept of the rows into what the version before records kept: a head and tasks, and a cursor without the
 * workspace. Adds a command that is on its way, as that version wrote it.
 */
function leaveOlder(page, workspace, project, title) {
  return page.evaluate(
    async ({ workspace, project, title }) => {
      const done = (request) =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const names = (await indexedDB.databases()).map(({ name }) => name);
      const records = names.find((name) => name.startsWith('tasksync-records-'));
      const rows = records.replace('-records-', '-rows-');
      const outbox = names.find((name) => name.startsWith('tasksync-outbox-'));

      const now = await done(indexedDB.open(records));
      const person = await done(now.transaction('person').objectStore('person').get('person'));
      const cursor = JSON.parse(await done(now.transaction('cursors').objectStore('cursors').get(workspace)));
      now.close();
      await done(indexedDB.deleteDatabase(records));

      const opening = indexedDB.open(rows, 1);
      opening.onupgradeneeded = () => ['person', 'cursors', 'heads', 'tasks'].forEach((store) => opening.result.createObjectStore(store));
      const older = await done(opening);
      const all = older.transaction(['person', 'cursors', 'heads', 'tasks'], 'readwrite');
      all.objectStore('person').put(person, 'person');
      all.objectStore('cursors').put(JSON.stringify({ ...cursor, workspace }), workspace);
      const head = { workspace: cursor.workspace, epoch: cursor.epoch, seq: cursor.seq, members: [], projects: [], statuses: [], tasks: [] };
      all.objectStore('heads').put(JSON.stringify(head), workspace);
      await new Promise((resolve) => (all.oncomplete = resolve));
      older.close();

      const commands = await done(indexedDB.open(outbox));
      const cid = crypto.randomUUID();
      const draft = { id: crypto.randomUUID(), project_id: project, title, priority: 'none' };
      const pending = { cid, mid: 1, order: 1, base_seq: cursor.seq, command: { name: 'task.create', args: draft }, at: '2026-11-27T10:00:00.000Z' };
      const store = commands.transaction('pending', 'readwrite').objectStore('pending');
      await done(store.put(JSON.stringify([workspace, pending]), `${workspace}/${'1'.padStart(20, '0')}/${cid}/${'1'.padStart(20, '0')}`));
      commands.close();
    },
    { workspace, project, title },
  );
}

test('its rows are fetched again, and what it had not sent arrives once', async ({ ada, bob, watch }) => {
  watch.allow(CUT);
  await ada.board.create('Write the letter');
  await ada.board.settled();
  await kept(ada.page);
  const here = new URL(ada.page.url()).pathname;
  const [, workspace, project] = here.match(/([0-9a-f-]{36}).*?([0-9a-f-]{36})/);
  // A page of this origin without the program, so that nothing holds the databases.
  await ada.page.goto(`${ada.server.url}/robots.txt`);
  await leaveOlder(ada.page, workspace, project, 'Left by the version before');

  await ada.page.goto(ada.server.url + here);
  await ada.live();
  await ada.board.settled();
  for (const person of [ada, bob]) {
    await expect(person.board.titled('Write the letter')).toHaveCount(1);
    await expect(person.board.titled('Left by the version before')).toHaveCount(1);
  }
  await expect.poll(() => databases(ada.page)).toMatchObject({ 'records/task': 2, 'outbox/pending': 0 });
  await expect.poll(async () => Object.keys(await databases(ada.page))).not.toContain('rows/heads');
});
