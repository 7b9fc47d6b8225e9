/** Take the page that the bookmark hands over, show what came, and put it into the form. */

import { byId } from "../shared/dom.js";
import { PAGE, READY } from "./bookmarklet.js";

/** How long to wait before saying that nothing has come, in milliseconds. */
const PATIENCE = 5000;

const form = byId("handed-form");
const most = Number(form.dataset.most);
let arrived = false;

/** @param {string} words */
function say(words) {
  byId("handed-said").textContent = words;
}

/** @param {number} bytes */
function size(bytes) {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/**
 * The address that a page may give as its own: one of the site that the message came from.
 *
 * @param {unknown} said
 * @param {string} origin of the message, which the browser vouches for
 * @returns {string} empty if it is not
 */
function ownAddress(said, origin) {
  try {
    const url = new URL(String(said));
    return url.origin === origin && url.protocol.startsWith("http") ? url.href : "";
  } catch {
    return "";
  }
}

/** @param {MessageEvent} event */
function take(event) {
  if (arrived || !window.opener || event.source !== window.opener) return;
  const { kind, html, url } = event.data ?? {};
  if (kind !== PAGE || typeof html !== "string") return;
  arrived = true;
  const own = ownAddress(url, event.origin);
  const file = new File([html], "page.html", { type: "text/html;charset=utf-8" });
  byId("handed-address").textContent = own || "a page that does not say where it stands";
  byId("handed-size").textContent = size(file.size);
  byId("handed-page").hidden = false;
  if (file.size > most) {
    say(
      `This page is larger than the ${size(most)} we take. Paste the text of the article instead.`,
    );
    return;
  }
  const sent = new DataTransfer();
  sent.items.add(file);
  const [address, upload] = [byId("id_url"), byId("id_file")];
  if (!(address instanceof HTMLInputElement && upload instanceof HTMLInputElement)) return;
  address.value = own;
  upload.files = sent.files;
  const button = byId("handed-import");
  if (button instanceof HTMLButtonElement) button.disabled = false;
  say("The page has arrived. Nothing is kept until you import it.");
  button.focus();
}

function givenUp() {
  if (arrived) return;
  say(
    "Nothing has arrived. Go back to the page and press the bookmark once more, now that you are" +
      " signed in. Some sites forbid it: save the page as a file there, or paste its text.",
  );
}

addEventListener("message", take);
// Whoever opened this window may hear that it waits: the word says nothing else.
window.opener?.postMessage(READY, "*");
setTimeout(givenUp, window.opener ? PATIENCE : 0);
