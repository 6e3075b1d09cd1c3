// Many tasks at once, made through the sync protocol: a hundred a frame.

const COMMANDS = 100;

/**
 * Makes tasks in the project on a person's page, and answers them in their order. `shape` says what
 * each is: a title, and perhaps `status`, `priority`, `due_at` and the like.
 */
export async function makeMany(person, count, shape = (number) => ({ title: `Task number ${number}` })) {
  const [, workspace, project] = person.page.url().match(/\/w\/([^/?]+)\/p\/([^/?]+)/);
  const drafts = Array.from({ length: count }, (_, index) => ({
    id: uuid(),
    project_id: project,
    ...shape(index + 1),
  }));
  await person.page.evaluate(push, { workspace, cid: uuid(), drafts, size: COMMANDS });
  return drafts;
}

/** Runs in the browser, whose cookies open the socket: a second client of the same person. */
async function push({ workspace, cid, drafts, size }) {
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/api/v1/sync`, 'tasksync.v1');
  const say = (frame) => socket.send(JSON.stringify(frame));
  await new Promise((done, fail) => {
    let settled = 0;
    const pushFrom = (start) => {
      const commands = drafts
        .slice(start, start + size)
        .map((args, index) => ({ mid: start + index + 1, name: 'task.create', args, base_seq: 0 }));
      if (commands.length) say({ type: 'push', workspace, commands });
    };
    socket.onopen = () => say({ type: 'hello', v: 1, schema: 2, cid, workspaces: [] });
    socket.onclose = () => fail(new Error('The server hung up.'));
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(data);
      if (frame.type === 'welcome') pushFrom(0);
      if (frame.type !== 'result') return;
      if (!frame.ok) return fail(new Error(frame.message));
      settled += 1;
      if (settled === drafts.length) return done();
      if (settled % size === 0) pushFrom(settled);
    };
  });
  socket.onclose = null;
  socket.close();
}

/** A UUIDv7 (RFC 9562), as clients make them. */
function uuid() {
  const time = Date.now().toString(16).padStart(12, '0');
  const random = [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => byte.toString(16).padStart(2, '0'));
  const rest = random.join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(1, 4)}-8${rest.slice(5, 8)}-${rest.slice(8)}`;
}
