// Tests that are not seen passing on the present state of the product. They are left out of a run, and every run
// names them; `PENDING=1` in the environment runs them too. The list is a debt: it ends empty.

/** Whole files, by project. */
export const FILES = {
  desktop: [],
  phone: ['accessibility', 'arrivals', 'drafts', 'task_dialog'],
};

/** Single tests, by their titles. */
export const TITLES = [
  'the filter and the list find what is far down',
  'a device without room says so, and still sends what it can',
  'what someone typed is shown to nobody else who uses the browser',
  'what a page loads in Chromium is guarded too, and so is the worker',
  'every page wakes up as the server sent it',
  'initials stand in for a picture that does not come',
  'an account is taken along, and then it is gone',
  'what is kept is the app, and nothing of anybody',
  'where the browser offers nothing, the app says how it is installed',
  'what is typed and pressed before the program runs is done once it does',
  'text, caret and focus stay when the program comes',
  'pasted lines can become tasks of their own',
  'the last project of a workspace stays, and says why',
  'a day is chosen from the calendar with the keyboard alone',
  'people are found by name, assigned and taken off',
  'the pickers are open to everybody',
  'a link survives the code of a two-step login',
];

export const runsPending = Boolean(process.env.PENDING);

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What leaves out the single tests; nothing where they are to run. */
export const grepInvert = runsPending ? undefined : new RegExp(TITLES.map(escaped).join('|'));

/** The files that a project leaves out. */
export const pendingFiles = (project) => (runsPending ? [] : FILES[project].map((name) => `${name}.test.js`));
