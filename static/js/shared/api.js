/** Calls to the desk's API: CSRF, versions as ETags, and refusals as sentences. */

/** @typedef {{ title?: string, status: number, code: string, detail: string, errors?: Record<string, string[]>, current?: unknown }} Problem */

/** The desk said no, and why; `problem.code` is for the program, the message for the person. */
export class Refused extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The desk could not be reached: what was sent may be sent again as it is. */
export class Unreachable extends Error {}

const ROOT = "/api/v1/";

/**
 * @template [T=any]
 * @param {string} path below /api/v1/
 * @returns {Promise<T>}
 */
export async function get(path) {
  return (await call("GET", path)).body;
}

/**
 * @template [T=any]
 * @param {string} path
 * @param {object} sent carries its own id, so that the same call twice makes one thing
 * @param {number} [version] the version that an action is taken on, where the desk asks for it so
 * @returns {Promise<T>}
 */
export async function post(path, sent, version) {
  return (await call("POST", path, sent, version)).body;
}

/**
 * @template [T=any]
 * @param {string} path
 * @param {number} version the version these changes were made to
 * @param {object} changes
 * @returns {Promise<T>}
 */
export async function patch(path, version, changes) {
  return (await call("PATCH", path, changes, version)).body;
}

/**
 * @param {string} path
 * @param {number} [version] where the desk asks for it
 */
export async function remove(path, version) {
  await call("DELETE", path, undefined, version);
}

/**
 * Every page of a list that comes in pages.
 *
 * @template [T=any]
 * @param {string} path
 * @returns {Promise<T[]>}
 */
export async function all(path) {
  const found = [];
  /** @type {string | null} */
  let at = path;
  while (at) {
    /** @type {{ results: T[], next: string | null }} */
    const page = await get(at);
    found.push(...page.results);
    at = (page.next && new URL(page.next, location.href).href.split(ROOT)[1]) || null;
  }
  return found;
}

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [sent]
 * @param {number} [version]
 * @returns {Promise<{ body: any }>}
 */
async function call(method, path, sent, version) {
  const headers = new Headers({ Accept: "application/json" });
  if (method !== "GET") headers.set("X-CSRFToken", csrfToken());
  if (sent !== undefined) headers.set("Content-Type", "application/json");
  if (version !== undefined) headers.set("If-Match", `"${version}"`);
  /** @type {Response} */
  let answer;
  try {
    const body = sent === undefined ? null : JSON.stringify(sent);
    answer = await fetch(ROOT + path, { method, headers, body, credentials: "same-origin" });
  } catch {
    throw new Unreachable("The desk cannot be reached. What you did waits here.");
  }
  if (answer.status === 204) return { body: null };
  const body = await answer.json().catch(() => null);
  if (answer.ok) return { body };
  // A gateway between us and the desk answers without our sentences: that is a bad line, not a no.
  if (!body?.code && answer.status >= 502)
    throw new Unreachable("The desk does not answer just now.");
  throw new Refused({
    status: answer.status,
    code: body?.code ?? "broken",
    detail: body?.detail ?? "Something broke on our side. Try again, or tell an admin.",
    ...body,
  });
}

/** @returns {string} the token the page was given, which its forms use too */
function csrfToken() {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  return headers["X-CSRFToken"] ?? "";
}
