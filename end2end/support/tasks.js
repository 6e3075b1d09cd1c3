// Tasks to look at, of every kind that is drawn differently.

const DAY = 24 * 60 * 60 * 1000;

/** Makes a dozen tasks in the project on a person's page: every status, priority and nearness. */
export async function fill(person) {
  const project = person.page.url().match(/\/p\/([^/?]+)/)[1];
  const me = await person.call('GET', '/me');
  const day = (offset) => new Date(Date.now() + offset * DAY).toISOString().slice(0, 10);
  const tasks = [
    { title: 'Ask the printer for three offers', status: 'todo', priority: 'urgent', due_at: day(-3) },
    { title: 'Book a room for the summer party', status: 'todo', priority: 'high', due_at: day(0) },
    { title: 'Write the invitation', status: 'todo', priority: 'medium', due_at: day(1), assignees: [me.id] },
    { title: 'Donaudampfschifffahrtsgesellschaftskapitän anrufen', status: 'todo', priority: 'low', due_at: day(40) },
    { title: 'حجز القاعة للاجتماع القادم', status: 'todo' },
    { title: 'Clean the coffee machine ☕️', status: 'in_progress', assignees: [me.id] },
    { title: 'Move the archive to the new shelf, box by box, and label each of them on two sides', status: 'in_progress' },
    { title: 'Renew the domain', status: 'done', priority: 'high', due_at: day(-10) },
  ];
  for (const task of tasks) await person.call('POST', '/tasks', { ...task, project_id: project });
  return tasks;
}
