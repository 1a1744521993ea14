// What every walk through the page in a browser needs to know of it.

/** Answers that browsers tell as errors although they are how the page learns something. */
const EXPECTED = [
  [/^\/api\/me$/, '401'], // nobody is signed in yet
  [/^\/api\/tasks\/[^/]+$/, '404'], // the task was completed
];

/** Whether a message of the console about an address is one of those. */
export function isExpected(pathname, message) {
  return EXPECTED.some(([path, status]) => path.test(pathname) && message.text().includes(status));
}

/** What the page says when the walk ends early: without it a wait that ran out tells nothing. */
export async function shownBy(page) {
  const words = await page.evaluate(() => document.body.innerText).catch((error) => error.message);
  return `the page says: ${words.replace(/\s+/g, ' ').slice(0, 1500)}`;
}
