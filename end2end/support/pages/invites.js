// The invites of a workspace: where a link is made. The server draws that page alone.

/** The place of a workspace's invites; the shared one's without its id. */
export async function invitesPage(person, workspace) {
  const { items } = await person.call('GET', '/workspaces');
  return `/app/settings/w/${workspace ?? items.find(({ kind }) => kind === 'team').id}/invites`;
}

/**
 * Makes a link, with choices by their labels, on the page of that person or on another one of theirs; answers its
 * path, as the server listens on a port that it was not told.
 */
export async function makeLink(person, choices = {}, workspace = undefined, page = person.page) {
  const { server } = person;
  await page.goto(server.url + (await invitesPage(person, workspace)));
  for (const [label, option] of Object.entries(choices)) await page.getByLabel(label).selectOption({ label: option });
  await page.getByRole('button', { name: 'Create invite' }).click();
  return new URL(await page.locator('.once code').textContent()).pathname;
}
